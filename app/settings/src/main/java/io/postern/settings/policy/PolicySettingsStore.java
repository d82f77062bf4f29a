package io.postern.settings.policy;

import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.DevicePreferences;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import java.net.URI;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * A settings store in which values of the policy override those that the person has chosen. A value that is set and not
 * locked can be changed until the program ends; a locked one cannot be changed. A setting that is locked and not set
 * has the default of a new installation. Thread safe.
 */
public final class PolicySettingsStore implements SettingsStore {
    private final SettingsStore own;
    private final Policy policy;
    private final LockedSettings locks;
    private final CopyOnWriteArrayList<Consumer<Settings>> listeners = new CopyOnWriteArrayList<>();
    private final Object changing = new Object();
    private Settings told;
    /** The person's deviating choices since the start. */
    private volatile Set<Lock> otherwise = Set.of();

    /** @param own the person's; closed with this */
    public PolicySettingsStore(SettingsStore own, Policy policy) {
        this.own = own;
        this.policy = policy;
        this.locks = new LockedSettings(policy.locked(), policy.contact());
        this.told = current();
        own.onChange(kept -> {
            // Own changes are reported once they are complete.
            if (!Thread.holdsLock(changing)) {
                tell();
            }
        });
    }

    LockedSettings locks() {
        return locks;
    }

    @Override
    public Settings current() {
        synchronized (changing) {
            return governed(own.current());
        }
    }

    @Override
    public void update(UnaryOperator<Settings> change) {
        synchronized (changing) {
            own.update(kept -> merged(kept, governed(kept), change.apply(governed(kept))));
        }
        tell();
    }

    @Override
    public void reset() {
        synchronized (changing) {
            otherwise = Set.of();
            own.reset();
        }
        tell();
    }

    private void tell() {
        Settings now;
        synchronized (changing) {
            now = current();
            if (now.equals(told)) {
                return;
            }
            told = now;
        }
        listeners.forEach(listener -> listener.accept(now));
    }

    @Override
    public Registration onChange(Consumer<Settings> listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    public void close() {
        listeners.clear();
        own.close();
    }

    private boolean fixed(Lock part) {
        return locks.has(part);
    }

    private boolean counts(Lock part, boolean set) {
        return fixed(part) || (set && !otherwise.contains(part));
    }

    /** Returns the settings in force for a person's choices. */
    private Settings governed(Settings kept) {
        Settings now = kept;
        if (counts(Lock.SERVER, policy.server().isPresent())) {
            now = now.withBackend(policy.server().map(URI::toString).orElse(""));
        }
        if (fixed(Lock.LANGUAGE)) {
            now = now.withLanguage(Settings.DEFAULTS.language());
        }
        if (fixed(Lock.APPEARANCE)) {
            now = now.withAppearance(Settings.DEFAULTS.appearance());
        }
        if (fixed(Lock.UPDATES)) {
            now = now.withUpdateNotices(true);
        }
        now = now.withNetwork(governed(kept.network()));
        if (fixed(Lock.DEVICES)) {
            now = now.withDevices(DevicePreferences.DEFAULTS
                    .withMicrophoneOn(now.microphoneOn())
                    .withCameraOn(now.cameraOn())
                    .withMutedHint(now.devices().mutedHint()));
        }
        return now;
    }

    private NetworkPreferences governed(NetworkPreferences kept) {
        NetworkPreferences set = policy.network().orElse(NetworkPreferences.DEFAULTS);
        NetworkPreferences proxy =
                counts(Lock.PROXY, set.proxy() != NetworkPreferences.ProxyChoice.SYSTEM) ? set : kept;
        NetworkPreferences ports = counts(Lock.RELAY_PORTS, !set.relayPorts().isEmpty()) ? set : kept;
        Set<String> authorities = new LinkedHashSet<>(set.authorities());
        if (!fixed(Lock.AUTHORITIES)) {
            authorities.addAll(kept.authorities());
        }
        return network(proxy, List.copyOf(authorities), ports);
    }

    private static NetworkPreferences network(
            NetworkPreferences proxy, List<String> authorities, NetworkPreferences ports) {
        return new NetworkPreferences(
                proxy.proxy(),
                proxy.kind(),
                proxy.host(),
                proxy.port(),
                proxy.exclusions(),
                proxy.script(),
                authorities,
                ports.relayPorts());
    }

    /** The part of a change that is stored: all of it except values of the policy and locked ones. */
    private Settings merged(Settings kept, Settings shown, Settings wanted) {
        Settings next = wanted;
        if (keepsOwn(Lock.SERVER, shown.backend().equals(wanted.backend()))) {
            // Devices are stored per server, so they come first.
            next = next.withBackend(kept.backend());
        }
        if (fixed(Lock.LANGUAGE)) {
            next = next.withLanguage(kept.language());
        }
        if (fixed(Lock.APPEARANCE)) {
            next = next.withAppearance(kept.appearance());
        }
        if (fixed(Lock.UPDATES)) {
            next = next.withUpdateNotices(kept.updateNotices());
        }
        if (fixed(Lock.DEVICES)) {
            // Neither the previous person nor the current one has chosen the shown value.
            next = withOwnDevices(next, kept, shown.username(), shown.backend(), shown);
            next = withOwnDevices(next, kept, wanted.username(), wanted.backend(), wanted);
        }
        return next.withNetwork(merged(kept.network(), shown.network(), wanted.network()));
    }

    /** The own devices of an account, with microphone and camera on or off as they are now. */
    private static Settings withOwnDevices(
            Settings next, Settings kept, String username, String backend, Settings now) {
        DevicePreferences own = kept.withUsername(username).withBackend(backend).devices();
        return next.withUsername(username)
                .withBackend(backend)
                .withDevices(own.withMicrophoneOn(now.microphoneOn())
                        .withCameraOn(now.cameraOn())
                        .withMutedHint(now.devices().mutedHint()))
                .withUsername(next.username())
                .withBackend(next.backend());
    }

    private NetworkPreferences merged(NetworkPreferences kept, NetworkPreferences shown, NetworkPreferences wanted) {
        boolean sameProxy = network(shown, List.of(), kept).equals(network(wanted, List.of(), kept));
        NetworkPreferences proxy = keepsOwn(Lock.PROXY, sameProxy) ? kept : wanted;
        boolean samePorts = shown.relayPorts().equals(wanted.relayPorts());
        NetworkPreferences ports = keepsOwn(Lock.RELAY_PORTS, samePorts) ? kept : wanted;
        List<String> authorities = kept.authorities();
        if (!fixed(Lock.AUTHORITIES)) {
            authorities = new ArrayList<>(wanted.authorities());
            authorities.removeAll(
                    policy.network().map(NetworkPreferences::authorities).orElse(List.of()));
        }
        return network(proxy, authorities, ports);
    }

    /** @param same whether the change leaves alone what is shown */
    private boolean keepsOwn(Lock part, boolean same) {
        if (!same && !fixed(part)) {
            Set<Lock> more = otherwise.isEmpty() ? EnumSet.noneOf(Lock.class) : EnumSet.copyOf(otherwise);
            more.add(part);
            otherwise = Set.copyOf(more);
        }
        return same || fixed(part);
    }

    /** Whether a file of certificates is the administrator's, which a person cannot take away. */
    public static boolean isAdministrators(SettingsStore settings, String file) {
        return settings instanceof PolicySettingsStore governed
                && governed.policy
                        .network()
                        .map(NetworkPreferences::authorities)
                        .orElse(List.of())
                        .contains(file);
    }
}
