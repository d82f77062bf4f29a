package io.postern.bench.soak;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.call.CallViews;
import io.postern.demo.process.ChildJvmMain;
import io.postern.desktop.CompositionRoot;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.room.ConnectionState;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.FxThread;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.stage.Stage;

/** The window of a soak test, controlled by commands on standard input; each is answered when it has taken effect. */
public final class SoakTestWindow {
    static final String ANSWER = "postern-day ";

    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(30);

    private final FxThread fx = new FxThread();
    private final AtomicReference<Room> room = new AtomicReference<>();
    private final CompositionRoot root;

    private SoakTestWindow(JsonNode order) {
        root = CompositionRoot.builder(workers -> new CallViews(workers, address -> {}))
                .settings(SettingsStore.inMemory(Settings.DEFAULTS))
                .launchRequest(new LaunchRequest(
                        Optional.empty(),
                        Optional.of(URI.create(order.path("server").asText())),
                        Optional.of(order.path("user").asText()),
                        Optional.of(order.path("password").asText().toCharArray()),
                        Optional.of(order.path("room").asText()),
                        false))
                .roomClient(
                        network -> RoomClient.create(new RoomClient.Options(RoomClient.Audio.DEVICES, true), network))
                .onCall((joined, timeline) -> room.set(joined))
                .build();
    }

    public static void main(String[] arguments) throws Exception {
        PrintStream parent = System.out;
        System.setOut(System.err);
        SoakTestWindow window = new SoakTestWindow(new ObjectMapper().readTree(ChildJvmMain.nextLine()));
        ChildJvmMain.beforeEnd(window.root::close);
        window.root.open();
        window.root.shown().get(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        for (String order = "lobby"; ; order = ChildJvmMain.nextLine()) {
            window.execute(order);
            parent.println(ANSWER + order);
        }
    }

    private void execute(String order) throws Exception {
        switch (order) {
            case "lobby" -> until("the lobby is ready", () -> usable("#join"));
            case "join" -> {
                press("#join");
                until("the room is joined", this::connected);
            }
            case "leave" -> {
                press("#leave");
                until("the lobby is back", () -> usable("#join"));
            }
            case "microphone", "camera", "chat", "people" -> press("#" + order);
            case "hide", "show" -> fx.post(() -> stage().setIconified(order.equals("hide")));
            case "rest" -> {
                // Uncollected garbage is not growth.
                System.gc();
                System.gc();
            }
            default -> throw new IOException("Unknown command " + order);
        }
    }

    private boolean connected() {
        Room joined = room.get();
        return joined != null
                && joined.snapshot().connection() instanceof ConnectionState.Connected
                && usable("#leave");
    }

    private Stage stage() {
        return root.shown().join().stage();
    }

    private boolean usable(String id) {
        Scene scene = stage().getScene();
        return scene.lookup(id) instanceof ButtonBase button && !button.isDisabled() && button.isVisible();
    }

    private void press(String id) throws Exception {
        CompletableFuture<Void> pressed = new CompletableFuture<>();
        fx.post(() -> {
            if (stage().getScene().lookup(id) instanceof ButtonBase button) {
                button.fire();
                pressed.complete(null);
            } else {
                pressed.completeExceptionally(new IOException("There is no button " + id));
            }
        });
        pressed.get(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
    }

    private void until(String what, BooleanSupplier condition) throws Exception {
        CompletableFuture<Void> held = new CompletableFuture<>();
        try (FxThread.Registration _ = fx.onPulse(now -> {
            if (condition.getAsBoolean()) {
                held.complete(null);
            }
        })) {
            held.get(STEP_TIMEOUT.toSeconds(), TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new IOException("Timed out waiting until " + what, e);
        }
    }
}
