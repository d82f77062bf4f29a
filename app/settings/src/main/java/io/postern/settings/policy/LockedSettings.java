package io.postern.settings.policy;

import io.postern.resources.Texts;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.SettingsStore;
import java.util.Optional;
import java.util.Set;

/**
 * Tells which settings people cannot change, and whom they can ask. Immutable.
 *
 * @param contact empty if nobody is named
 */
public record LockedSettings(Set<Lock> locked, Optional<String> contact) {
    /** No setting is locked. */
    public static final LockedSettings NONE = new LockedSettings(Set.of(), Optional.empty());

    public LockedSettings {
        locked = Set.copyOf(locked);
    }

    /** Returns the locks of a settings store. */
    public static LockedSettings of(SettingsStore settings) {
        return settings instanceof PolicySettingsStore governed ? governed.locks() : NONE;
    }

    public boolean has(Lock lock) {
        return locked.contains(lock);
    }

    /** {@link #words}, if something is locked. */
    public Optional<String> wordsIf(Lock lock, Texts texts) {
        return has(lock) ? Optional.of(words(texts)) : Optional.empty();
    }

    /** The words beside a locked setting. */
    public String words(Texts texts) {
        return contact.map(whom -> texts.text("policy.lock.words_contact", whom))
                .orElseGet(() -> texts.text("policy.lock.words"));
    }
}
