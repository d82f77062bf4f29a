package io.postern.demo.window;

import io.postern.room.TrackSource;
import io.postern.ui.fx.FxThread;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.ButtonBase;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.Image;

/** Operates the window's buttons and fields in an unattended demo, one after another, on a thread of its own. */
final class ScriptedUser {
    private static final Duration LOBBY_TIME = Duration.ofSeconds(2);

    private static final Duration STEP_TIMEOUT = Duration.ofSeconds(20);
    private static final String CHAT_MESSAGE = "Is anybody there?";

    private final FxThread fx;
    private final Scene scene;
    private final CompletableFuture<CallObserver> call;
    private final CompletableFuture<Void> windowClosed;

    /**
     * @param call completes when joining begins
     * @param windowClosed completes when the window is closed, which ends the visit early
     */
    ScriptedUser(FxThread fx, Scene scene, CompletableFuture<CallObserver> call, CompletableFuture<Void> windowClosed) {
        this.fx = fx;
        this.scene = scene;
        this.call = call;
        this.windowClosed = windowClosed;
    }

    /** Waits until the sign-in is complete and Join can be pressed. */
    void awaitLobby() throws IOException, InterruptedException {
        awaitCondition("the Join button can be pressed", () -> isUsable("#join"));
    }

    /**
     * Joins, stays and leaves.
     *
     * @throws IOException if joining fails or the screenshot cannot be written
     */
    void visit(int seconds, Optional<Path> screenshot) throws IOException, InterruptedException {
        awaitLobby();
        // Like a person, who does not press Join the moment it is enabled; the lobby uses the time to prepare.
        waitFor(LOBBY_TIME);
        press("#join");
        CallObserver observer = await(call, "the call begins");
        await(observer.connected(), "the call is connected");
        long connectedAt = System.nanoTime();
        try {
            await(observer.firstRemoteFrame(), "the first picture of somebody else is shown");
            turnOn(observer, TrackSource.MICROPHONE, "#microphone");
            turnOn(observer, TrackSource.CAMERA, "#camera");
            print(observer);
            awaitCondition("the bot has answered", () -> observer.hasReceived(CHAT_MESSAGE));
        } catch (IOException e) {
            // The rest of the call is still measured; the report says what is missing.
            observer.addProblem(String.valueOf(e.getMessage()));
        }
        waitFor(Duration.ofSeconds(seconds).minusNanos(System.nanoTime() - connectedAt));
        observer.sampleNow();
        if (screenshot.isPresent()) {
            Screenshot.write(screenshotImage(), screenshot.get());
        }
        press("#leave");
        awaitCondition("the call is left", () -> !isUsable("#leave"));
    }

    private void turnOn(CallObserver observer, TrackSource source, String button)
            throws IOException, InterruptedException {
        if (!isOn(observer, source)) {
            press(button);
        }
        awaitCondition(
                "others can get the own " + source.name().toLowerCase(Locale.ROOT), () -> isOn(observer, source));
    }

    private static boolean isOn(CallObserver observer, TrackSource source) {
        return observer.snapshot()
                .local()
                .flatMap(me -> me.publication(source))
                .filter(publication ->
                        !publication.muted() && !publication.sid().isEmpty())
                .isPresent();
    }

    private void print(CallObserver observer) throws IOException, InterruptedException {
        press("#chat");
        awaitCondition("the chat is open", () -> isUsable("#chat-field"));
        onFx(() -> {
            node("#chat-field", TextInputControl.class).orElseThrow().setText(CHAT_MESSAGE);
            return null;
        });
        awaitCondition("the line can be sent", () -> isUsable("#chat-send"));
        press("#chat-send");
        observer.addSent(CHAT_MESSAGE);
    }

    private void waitFor(Duration rest) throws InterruptedException {
        if (rest.isPositive()) {
            try {
                windowClosed.get(rest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // The time is up.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Image screenshotImage() throws IOException, InterruptedException {
        return onFx(() -> scene.snapshot(null));
    }

    private void press(String id) throws IOException, InterruptedException {
        onFx(() -> {
            node(id, ButtonBase.class)
                    .orElseThrow(() -> new IOException("There is no button " + id + " in the window."))
                    .fire();
            return null;
        });
    }

    private boolean isUsable(String id) {
        return node(id, Node.class)
                .filter(node -> !node.isDisabled() && node.isVisible())
                .isPresent();
    }

    private <T extends Node> Optional<T> node(String id, Class<T> type) {
        return Optional.ofNullable(scene.lookup(id)).filter(type::isInstance).map(type::cast);
    }

    /** Checks a condition at every pulse of the window, on the JavaFX thread, until it holds. */
    private void awaitCondition(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        CompletableFuture<Void> held = new CompletableFuture<>();
        FxThread.Registration watch = fx.onPulse(now -> {
            if (condition.getAsBoolean()) {
                held.complete(null);
            }
        });
        try {
            await(held, what);
        } finally {
            watch.close();
        }
    }

    private <T> T await(CompletableFuture<T> event, String what) throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(event, windowClosed).get(STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Waited " + STEP_TIMEOUT.toSeconds() + " s in vain until " + what + ".", e);
        } catch (ExecutionException e) {
            throw new IOException("Failed before " + what + ": " + e.getMessage(), e);
        }
        if (!event.isDone()) {
            throw new IOException("The window was closed before " + what + ".");
        }
        return event.join();
    }

    private <T> T onFx(Callable<T> action) throws IOException, InterruptedException {
        CompletableFuture<T> done = new CompletableFuture<>();
        fx.post(() -> {
            try {
                done.complete(action.call());
            } catch (Exception e) {
                done.completeExceptionally(e);
            }
        });
        try {
            return done.get(STEP_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("The action in the window failed: " + e.getMessage(), e);
        }
    }
}
