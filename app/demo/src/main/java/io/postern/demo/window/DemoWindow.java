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
import io.postern.desktop.shell.Arrival;
import io.postern.desktop.shell.ShellWindow;
import io.postern.network.Network;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import io.postern.ui.video.PictureWorkers;
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

/** The real window, signed in as the demo person with the room filled in, and what watches its calls. Thread safe. */
final class DemoWindow implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DemoWindow.class);

    private final DemoWindowRequest order;
    private final FxThread fx;
    private final CompositionRoot root;
    private final CompletableFuture<CallObserver> firstCall = new CompletableFuture<>();
    private final AtomicReference<@Nullable CallObserver> lastCall = new AtomicReference<>();
    private final AtomicReference<@Nullable CallViews> callViews = new AtomicReference<>();
    private final AtomicReference<@Nullable RoomClient> client = new AtomicReference<>();

    private DemoWindow(DemoWindowRequest order, FxThread fx) {
        this.order = order;
        this.fx = fx;
        CompositionBuilder builder = CompositionRoot.builder(this::callViews)
                // A demo leaves nothing behind, and a person's own settings alone.
                .settings(SettingsStore.inMemory(settings(order)))
                .roomClient(this::roomClient)
                .arrival(new Arrival(
                        Optional.empty(),
                        Optional.of(URI.create(order.backend())),
                        Optional.of(order.username()),
                        Optional.of(order.password().toCharArray()),
                        Optional.of(order.room()),
                        false))
                .onCall(this::watch);
        String theme = order.theme();
        if (theme != null) {
            builder.appearance(theme.equals("light") ? Settings.Appearance.LIGHT : Settings.Appearance.DARK);
        }
        root = builder.build();
    }

    static DemoWindow open(DemoWindowRequest order, FxThread fx) {
        DemoWindow window = new DemoWindow(order, fx);
        window.root.open();
        return window;
    }

    /** Waits until Join can be pressed; should signing in fail, until the window has had its time to say so. */
    void awaitLobby() throws InterruptedException {
        ShellWindow shown = root.shown().join();
        // Screens may be smaller than what was asked for, and the Headless platform's always is; there it does not
        // matter.
        fx.run(() -> fit(shown.stage()));
        try {
            visitor().awaitLobby();
        } catch (IOException e) {
            log.error("The lobby did not open", e);
        }
    }

    private void fit(Stage stage) {
        Scene scene = stage.getScene();
        stage.setWidth(order.width() + stage.getWidth() - scene.getWidth());
        stage.setHeight(order.height() + stage.getHeight() - scene.getHeight());
    }

    private ScriptedUser visitor() {
        return new ScriptedUser(fx, root.shown().join().stage().getScene(), firstCall, root.closed());
    }

    /**
     * Waits until a person closes the window, or makes the call that was ordered as soon as the parent says so.
     *
     * @return whether the ordered call could be made
     */
    boolean use() throws InterruptedException {
        Integer seconds = order.seconds();
        if (seconds == null) {
            root.closed().join();
            return true;
        }
        ChildJvmMain.nextLine();
        try {
            visitor().visit(seconds, Optional.ofNullable(order.screenshot()).map(Path::of));
            return true;
        } catch (IOException e) {
            log.error("The unattended call was not what it should have been", e);
            CallObserver call = lastCall.get();
            if (call != null) {
                call.noteTrouble(String.valueOf(e.getMessage()));
            }
            return false;
        }
    }

    /** What the last call was like, if there was one. */
    Optional<CallReport> report() {
        return Optional.ofNullable(lastCall.get()).map(CallObserver::report);
    }

    /** Leaves, takes everything down and waits for it. Idempotent. */
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

    private static Settings settings(DemoWindowRequest order) {
        return Settings.DEFAULTS.withWindow(new Settings.WindowBounds(order.width(), order.height(), false));
    }

    private CallViewFactory callViews(PictureWorkers workers) {
        CallViews views = new CallViews(workers, address -> log.info("{} would be opened in a browser", address));
        callViews.set(views);
        return views;
    }

    private RoomClient roomClient(Network network) {
        // The test sources are listed, after the machine's own devices: where there are none they are the default.
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
