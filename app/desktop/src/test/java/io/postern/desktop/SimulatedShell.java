package io.postern.desktop;

import io.postern.call.context.CallHandle;
import io.postern.call.context.CallViewFactory;
import io.postern.desktop.report.ReportViewModel;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.shell.ShellView;
import io.postern.desktop.shell.ShellViewModel;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.Policy;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.fx.FxThread;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedNetwork;
import io.postern.ui.simulation.SimulatedRoomClient;
import io.postern.ui.theme.ThemeSelection;
import io.postern.ui.video.FrameWorkers;
import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.scene.Parent;
import javafx.scene.control.Label;
import javafx.scene.layout.StackPane;

/** The shell's view model with simulated parts, without a window. On the JavaFX thread. */
public final class SimulatedShell {
    public final FxThread fx = new FxThread();
    public final SettingsStore settings;
    public final SimulatedSignIn signIn = new SimulatedSignIn();
    public final SimulatedNetwork network = new SimulatedNetwork(fx);
    public final SimulatedMedia devices;
    public final SimulatedRoomClient client;
    public final MediaStartup media;
    public final ShellViewModel model;
    public final SimulatedExaminer examiner = new SimulatedExaminer();
    public final FrameWorkers workers = new FrameWorkers();

    public SimulatedShell(Settings remembered, SimulatedMedia devices) {
        this(SettingsStore.inMemory(remembered), devices);
    }

    public SimulatedShell(SettingsStore settings, SimulatedMedia devices) {
        this.settings = settings;
        this.devices = devices;
        this.client = new SimulatedRoomClient(devices);
        this.media = new MediaStartup(fx, () -> client);
        this.model = new ShellViewModel(new ShellViewModel.Parts(fx, settings, signIn, network, media, Policy.NONE));
    }

    public SimulatedShell start(LaunchRequest launchRequest) {
        media.start();
        model.arrive(launchRequest);
        return this;
    }

    public ShellView view() {
        return view((room, local, context) -> call("call " + room.name()));
    }

    public ShellView view(CallViewFactory calls) {
        ThemeSelection look = new ThemeSelection(fx, settings, Optional.empty());
        return new ShellView(
                model,
                new ShellView.Parts(fx, settings, media, workers, look, calls, examiner, report(calls)),
                new NoWindow());
    }

    private ReportViewModel.Parts report(CallViewFactory calls) {
        return new ReportViewModel.Parts(
                fx,
                "0.0.0",
                settings::current,
                LoadedPolicy.NOTHING,
                Path.of("/nonexistent"),
                calls::lastCall,
                examiner);
    }

    /** A place holder where the view of a call would be. */
    public static CallHandle call(String words) {
        StackPane view = new StackPane(new Label(words));
        view.setId("call");
        return new CallHandle() {
            @Override
            public Parent view() {
                return view;
            }

            @Override
            public void close() {}
        };
    }

    public void close() {
        network.questions().close();
        model.close();
        workers.close();
    }

    private static final class NoWindow implements ShellView.Window {
        private final SimpleBooleanProperty fullScreen = new SimpleBooleanProperty();

        @Override
        public ReadOnlyBooleanProperty fullScreenProperty() {
            return fullScreen;
        }

        @Override
        public void toggleFullScreen() {
            fullScreen.set(!fullScreen.get());
        }
    }
}
