package io.postern.kiosk;

import io.postern.call.context.CallContext;
import io.postern.call.context.JoinTimeline;
import io.postern.resources.Texts;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;

/** The {@link CallContext} of a meeting room's screen: no settings, no doctor, no link, and no other size. */
public final class KioskContext implements CallContext {
    private final KioskViewModel model;
    private final KioskVisit visit;
    private final FxThread fx;
    private final SettingsStore settings;
    private final ReadOnlyBooleanWrapper always = new ReadOnlyBooleanWrapper(true);

    /** @param settings defaults, kept until the program ends */
    public KioskContext(KioskViewModel model, KioskVisit visit, FxThread fx, SettingsStore settings) {
        this.model = model;
        this.visit = visit;
        this.fx = fx;
        this.settings = settings;
    }

    @Override
    public Texts texts() {
        return model.texts();
    }

    @Override
    public FxThread fx() {
        return fx;
    }

    @Override
    public SettingsStore settings() {
        return settings;
    }

    @Override
    public JoinTimeline timeline() {
        return visit.timeline();
    }

    @Override
    public Optional<String> inviteLink() {
        return Optional.empty();
    }

    @Override
    public ReadOnlyBooleanProperty fullScreenProperty() {
        return always.getReadOnlyProperty();
    }

    @Override
    public void toggleFullScreen() {
        // The window always fills the screen.
    }

    @Override
    public ReadOnlyBooleanProperty reducedMotionProperty() {
        return Platform.getPreferences().reducedMotionProperty();
    }

    @Override
    public void openSettings() {
        // Settings are on the service page, behind the PIN.
    }

    @Override
    public void openDoctor() {
        // The doctor is on the service page, behind the PIN.
    }

    @Override
    public void openReport() {
        // Administrators request reports remotely.
    }

    @Override
    public void leave() {
        if (model.visitProperty().get().equals(Optional.of(visit))) {
            model.leave();
        }
    }
}
