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

    /** @param settings that nobody has changed and that end with the program */
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
        // It fills the screen.
    }

    @Override
    public ReadOnlyBooleanProperty reducedMotionProperty() {
        return Platform.getPreferences().reducedMotionProperty();
    }

    @Override
    public void openSettings() {
        // They are behind the PIN.
    }

    @Override
    public void openDoctor() {
        // It is behind the PIN.
    }

    @Override
    public void openReport() {
        // An administrator asks for it.
    }

    @Override
    public void leave() {
        if (model.visitProperty().get().equals(Optional.of(visit))) {
            model.leave();
        }
    }
}
