package io.postern.desktop.update;

import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.net.URI;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/** The view model of the notice about a newer version. On the JavaFX thread. */
public final class UpdateViewModel implements AutoCloseable {
    private final Optional<UpdateCheck> check;
    private final SettingsStore settings;
    private final Consumer<URI> browser;
    private final ReadOnlyObjectWrapper<Optional<AvailableUpdate>> offer =
            new ReadOnlyObjectWrapper<>(this, "offer", Optional.empty());

    /**
     * @param check the update check; empty if there is none; closed with this
     * @param browser opens a page
     */
    public UpdateViewModel(Optional<UpdateCheck> check, SettingsStore settings, Consumer<URI> browser) {
        this.check = check;
        this.settings = settings;
        this.browser = browser;
    }

    /** Creates a model without update checks. */
    public static UpdateViewModel none(SettingsStore settings) {
        return new UpdateViewModel(Optional.empty(), settings, address -> {});
    }

    /** Starts the checks. */
    public void start(FxThread fx) {
        check.ifPresent(looking ->
                looking.start(() -> settings.current().updateNotices(), found -> fx.post(() -> show(found))));
    }

    /** Announces a newer version. */
    public void show(AvailableUpdate found) {
        if (settings.current().updateNotices()) {
            offer.set(Optional.of(found));
        }
    }

    /** The notice to show. */
    public ReadOnlyObjectProperty<Optional<AvailableUpdate>> offerProperty() {
        return offer.getReadOnlyProperty();
    }

    /** Whether there are update checks to switch on or off. */
    public boolean canLook() {
        return check.isPresent();
    }

    /** Whether the policy locks the setting. */
    public boolean isLocked() {
        return LockedSettings.of(settings).has(Lock.UPDATES);
    }

    /** Opens the page of release notes. */
    public void openNotes() {
        offer.get().ifPresent(shown -> browser.accept(shown.notes()));
    }

    /** Hides the notice and never announces this version again. */
    public void skip() {
        offer.get().ifPresent(shown -> check.ifPresent(looking -> looking.skip(shown.version())));
        dismiss();
    }

    /** Hides the notice until the next check. */
    public void dismiss() {
        offer.set(Optional.empty());
    }

    /** Sets whether a call is active. */
    public void setInCall(boolean now) {
        check.ifPresent(looking -> looking.setInCall(now));
    }

    @Override
    public void close() {
        check.ifPresent(UpdateCheck::close);
    }
}
