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

/**
 * Takes the place of the person in an unattended demo: uses the window's own buttons and fields, one after the other, on
 * a thread of its own.
 */
final class ScriptedUser {
    private static final Duration IN_THE_LOBBY = Duration.ofSeconds(2);

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final String LINE = "Is anybody there?";

    private final FxThread fx;
    private final Scene scene;
    private final CompletableFuture<CallObserver> call;
    private final CompletableFuture<Void> windowClosed;

    /**
     * @param call completes when the join begins
     * @param windowClosed completes when the window is gone, which ends the visit early
     */
    ScriptedUser(FxThread fx, Scene scene, CompletableFuture<CallObserver> call, CompletableFuture<Void> windowClosed) {
        this.fx = fx;
        this.scene = scene;
        this.call = call;
        this.windowClosed = windowClosed;
    }

    /** Waits until somebody signed in and Join can be pressed. */
    void awaitLobby() throws IOException, InterruptedException {
        until("the Join button can be pressed", () -> usable("#join"));
    }

    /**
     * Joins, stays and leaves.
     *
     * @throws IOException when the way into the call is barred, or the screenshot cannot be written
     */
    void visit(int seconds, Optional<Path> screenshot) throws IOException, InterruptedException {
        awaitLobby();
        // As a person would: nobody presses Join in the instant it can be pressed, and the lobby uses the time.
        stay(IN_THE_LOBBY);
        press("#join");
        CallObserver observer = within(call, "the call begins");
        within(observer.connected(), "the call is connected");
        long connectedAt = System.nanoTime();
        try {
            within(observer.firstRemoteFrame(), "the first picture of somebody else is shown");
            turnOn(observer, TrackSource.MICROPHONE, "#microphone");
            turnOn(observer, TrackSource.CAMERA, "#camera");
            say(observer);
            until("the bot has answered", () -> observer.heard(LINE));
        } catch (IOException e) {
            // The rest of the call is worth measuring all the same; the report says what is missing.
            observer.noteTrouble(String.valueOf(e.getMessage()));
        }
        stay(Duration.ofSeconds(seconds).minusNanos(System.nanoTime() - connectedAt));
        observer.sampleNow();
        if (screenshot.isPresent()) {
            Screenshot.write(picture(), screenshot.get());
        }
        press("#leave");
        until("the call is left", () -> !usable("#leave"));
    }

    private void turnOn(CallObserver observer, TrackSource source, String button)
            throws IOException, InterruptedException {
        if (!isOn(observer, source)) {
            press(button);
        }
        until("others can get the own " + source.name().toLowerCase(Locale.ROOT), () -> isOn(observer, source));
    }

    private static boolean isOn(CallObserver observer, TrackSource source) {
        return observer.snapshot()
                .local()
                .flatMap(me -> me.publication(source))
                .filter(publication ->
                        !publication.muted() && !publication.sid().isEmpty())
                .isPresent();
    }

    private void say(CallObserver observer) throws IOException, InterruptedException {
        press("#chat");
        until("the chat is open", () -> usable("#chat-field"));
        onFx(() -> {
            node("#chat-field", TextInputControl.class).orElseThrow().setText(LINE);
            return null;
        });
        until("the line can be sent", () -> usable("#chat-send"));
        press("#chat-send");
        observer.noteSent(LINE);
    }

    private void stay(Duration rest) throws InterruptedException {
        if (rest.isPositive()) {
            try {
                windowClosed.get(rest.toMillis(), TimeUnit.MILLISECONDS);
            } catch (TimeoutException e) {
                // Stayed as long as was asked for.
            } catch (ExecutionException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private Image picture() throws IOException, InterruptedException {
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

    private boolean usable(String id) {
        return node(id, Node.class)
                .filter(node -> !node.isDisabled() && node.isVisible())
                .isPresent();
    }

    private <T extends Node> Optional<T> node(String id, Class<T> type) {
        return Optional.ofNullable(scene.lookup(id)).filter(type::isInstance).map(type::cast);
    }

    /** Looks at every pulse of the window, on the JavaFX thread, until the condition holds. */
    private void until(String what, BooleanSupplier condition) throws IOException, InterruptedException {
        CompletableFuture<Void> held = new CompletableFuture<>();
        FxThread.Registration watch = fx.onPulse(now -> {
            if (condition.getAsBoolean()) {
                held.complete(null);
            }
        });
        try {
            within(held, what);
        } finally {
            watch.close();
        }
    }

    private <T> T within(CompletableFuture<T> event, String what) throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(event, windowClosed).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw new IOException("Waited " + PATIENCE.toSeconds() + " s in vain until " + what + ".", e);
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
            return done.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException | ExecutionException e) {
            throw new IOException("The window did not do as it was told: " + e.getMessage(), e);
        }
    }
}
