package io.postern.demo.window;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.call.CallViews;
import io.postern.call.context.CallViewFactory;
import io.postern.call.context.JoinTimeline;
import io.postern.demo.process.ChildJvmMain;
import io.postern.demo.report.CallReport;
import io.postern.desktop.CompositionBuilder;
import io.postern.desktop.CompositionRoot;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.shell.ShellWindow;
import io.postern.network.Network;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import io.postern.ui.video.FrameWorkers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import javafx.scene.Scene;
import javafx.stage.Stage;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The real window, signed in with a room filled in, and the observer of its calls. Thread safe. */
final class DemoWindow implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoWindow.class);

    private final DemoWindowRequest request;
    private final FxThread fx;
    private final CompositionRoot root;
    private final CompletableFuture<CallObserver> firstCall = new CompletableFuture<>();
    private final AtomicReference<@Nullable CallObserver> lastCall = new AtomicReference<>();
    private final AtomicReference<@Nullable CallViews> callViews = new AtomicReference<>();
    private final AtomicReference<@Nullable RoomClient> client = new AtomicReference<>();

    private DemoWindow(DemoWindowRequest request, FxThread fx) {
        this.request = request;
        this.fx = fx;
        CompositionBuilder builder = CompositionRoot.builder(this::callViews)
                // A demo leaves nothing behind and does not touch the user's own settings.
                .settings(SettingsStore.inMemory(settings(request)))
                .roomClient(this::roomClient)
                .launchRequest(new LaunchRequest(
                        Optional.empty(),
                        Optional.of(URI.create(request.backend())),
                        Optional.of(request.username()),
                        Optional.of(request.password().toCharArray()),
                        Optional.of(request.room()),
                        false))
                .onCall(this::watch);
        String theme = request.theme();
        if (theme != null) {
            builder.appearance(theme.equals("light") ? Settings.Appearance.LIGHT : Settings.Appearance.DARK);
        }
        root = builder.build();
    }

    static DemoWindow open(DemoWindowRequest request, FxThread fx) {
        DemoWindow window = new DemoWindow(request, fx);
        window.root.open();
        return window;
    }

    /** Waits until Join can be pressed; if signing in fails, until the window has had time to say so. */
    void awaitLobby() throws InterruptedException {
        ShellWindow shown = root.shown().join();
        // The screen may be smaller than requested. The Headless platform's always is, which does not matter there.
        fx.run(() -> resize(shown.stage()));
        try {
            user().awaitLobby();
        } catch (IOException e) {
            log.error("The lobby did not open", e);
        }
    }

    private void resize(Stage stage) {
        Scene scene = stage.getScene();
        stage.setWidth(request.width() + stage.getWidth() - scene.getWidth());
        stage.setHeight(request.height() + stage.getHeight() - scene.getHeight());
    }

    private ScriptedUser user() {
        return new ScriptedUser(fx, root.shown().join().stage().getScene(), firstCall, root.closed());
    }

    /**
     * Waits until a person closes the window, or makes the requested call as soon as the parent says so.
     *
     * @return whether the requested call succeeded
     */
    boolean use() throws InterruptedException {
        Integer seconds = request.seconds();
        if (seconds == null) {
            root.closed().join();
            return true;
        }
        ChildJvmMain.nextLine();
        try {
            user().visit(seconds, Optional.ofNullable(request.screenshot()).map(Path::of));
            return true;
        } catch (IOException e) {
            log.error("The unattended call failed", e);
            CallObserver call = lastCall.get();
            if (call != null) {
                call.addProblem(String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    /** The report of the last call, if there was one. */
    Optional<CallReport> report() {
        return Optional.ofNullable(lastCall.get()).map(CallObserver::report);
    }

    /** Leaves the call, shuts everything down and waits for it. Idempotent. */
    @Override
    public void close() {
        root.close();
        CallObserver call = lastCall.get();
        if (call != null) {
            call.close();
        }
    }

    static String write(ObjectMapper json, CallReport report) {
        try {
            return json.writeValueAsString(report);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Settings settings(DemoWindowRequest request) {
        return Settings.DEFAULTS.withWindow(new Settings.WindowBounds(request.width(), request.height(), false));
    }

    private CallViewFactory callViews(FrameWorkers workers) {
        CallViews views = new CallViews(workers, address -> log.info("{} would be opened in a browser", address));
        callViews.set(views);
        return views;
    }

    private RoomClient roomClient(Network network) {
        // The test sources are listed after the machine's own devices, so they are the default only if there are none.
        RoomClient made = RoomClient.create(new RoomClient.Options(RoomClient.Audio.DEVICES, true), network);
        client.set(made);
        return made;
    }

    private void watch(Room room, JoinTimeline timeline) {
        CallObserver observer = new CallObserver(
                room,
                timeline,
                () -> Optional.ofNullable(callViews.get()).flatMap(CallViews::measurements),
                kind -> Optional.ofNullable(client.get())
                        .flatMap(made -> made.localMedia().selected(kind)));
        CallObserver before = lastCall.getAndSet(observer);
        if (before != null) {
            before.close();
        }
        firstCall.complete(observer);
    }
}
