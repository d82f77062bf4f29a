package io.postern.desktop.shell;

import io.postern.call.context.CallContext;
import io.postern.call.context.JoinTimeline;
import io.postern.resources.Texts;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.property.ReadOnlyBooleanProperty;

/** The {@link io.postern.call.context.CallContext} of the window for people. */
final class WindowContext implements CallContext {
    private final ShellViewModel model;
    private final ShellView.Parts parts;
    private final ShellView.Window window;
    private final PageOverlay pages;
    private final JoinTimeline timeline;
    private final Optional<String> inviteLink;
    private final Runnable leave;

    /** @param leave leaves this call and no other; idempotent */
    WindowContext(
            ShellViewModel model,
            ShellView.Parts parts,
            ShellView.Window window,
            PageOverlay pages,
            JoinTimeline timeline,
            Optional<String> inviteLink,
            Runnable leave) {
        this.model = model;
        this.parts = parts;
        this.window = window;
        this.pages = pages;
        this.timeline = timeline;
        this.inviteLink = inviteLink;
        this.leave = leave;
    }

    @Override
    public Texts texts() {
        return model.texts();
    }

    @Override
    public FxThread fx() {
        return parts.fx();
    }

    @Override
    public SettingsStore settings() {
        return parts.settings();
    }

    @Override
    public JoinTimeline timeline() {
        return timeline;
    }

    @Override
    public Optional<String> inviteLink() {
        return inviteLink;
    }

    @Override
    public ReadOnlyBooleanProperty fullScreenProperty() {
        return window.fullScreenProperty();
    }

    @Override
    public void toggleFullScreen() {
        window.toggleFullScreen();
    }

    @Override
    public ReadOnlyBooleanProperty reducedMotionProperty() {
        return Platform.getPreferences().reducedMotionProperty();
    }

    @Override
    public void openSettings() {
        pages.openSettings();
    }

    @Override
    public void openDoctor() {
        pages.openDoctor();
    }

    @Override
    public void openReport() {
        pages.openReport();
    }

    @Override
    public void leave() {
        leave.run();
    }
}
