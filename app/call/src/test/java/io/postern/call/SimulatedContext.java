package io.postern.call;

import io.postern.call.context.CallContext;
import io.postern.call.context.JoinTimeline;
import io.postern.resources.Texts;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.util.Locale;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;

/** The window around a call, as a test wants it. */
final class SimulatedContext implements CallContext {
    final SimpleBooleanProperty fullScreen = new SimpleBooleanProperty();
    final SimpleBooleanProperty reducedMotion = new SimpleBooleanProperty();
    final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS);
    final JoinTimeline timeline = new JoinTimeline();
    private final Texts texts;
    private final FxThread fx;
    Optional<String> invite = Optional.of("https://meet.example.org/#weekly");
    int leaves;
    int settingsOpened;
    int doctorOpened;

    SimulatedContext(Texts texts, FxThread fx) {
        this.texts = texts;
        this.fx = fx;
    }

    static SimulatedContext english(FxThread fx) {
        return new SimulatedContext(Texts.of(Locale.ENGLISH), fx);
    }

    @Override
    public Texts texts() {
        return texts;
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
        return timeline;
    }

    @Override
    public Optional<String> inviteLink() {
        return invite;
    }

    @Override
    public ReadOnlyBooleanProperty fullScreenProperty() {
        return fullScreen;
    }

    @Override
    public void toggleFullScreen() {
        fullScreen.set(!fullScreen.get());
    }

    @Override
    public ReadOnlyBooleanProperty reducedMotionProperty() {
        return reducedMotion;
    }

    @Override
    public void openSettings() {
        settingsOpened++;
    }

    @Override
    public void openReport() {
        fx().assertFx();
    }

    @Override
    public void openDoctor() {
        doctorOpened++;
    }

    @Override
    public void leave() {
        leaves++;
    }
}
