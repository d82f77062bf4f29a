package io.postern.ui.device;

import io.postern.room.RoomClient;
import io.postern.ui.fx.FxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Starts the room client and the native engine while the window opens. On the JavaFX thread unless a method says
 * otherwise.
 */
public final class MediaStartup {
    private final FxThread fx;
    private final Supplier<RoomClient> factory;
    private final List<Consumer<RoomClient>> waiting = new ArrayList<>();
    private final List<Consumer<Throwable>> worried = new ArrayList<>();
    private CompletableFuture<RoomClient> starting = CompletableFuture.failedFuture(new IllegalStateException());
    private @Nullable RoomClient client;

    /** @param factory called on a thread of its own */
    public MediaStartup(FxThread fx, Supplier<RoomClient> factory) {
        this.fx = fx;
        this.factory = factory;
    }

    /** Starts, or starts again after a failure. Any thread the first time. */
    public void start() {
        CompletableFuture<RoomClient> started = new CompletableFuture<>();
        starting = started;
        Thread.ofPlatform().name("postern-media-start").daemon().start(() -> {
            try {
                started.complete(factory.get());
            } catch (RuntimeException | LinkageError e) {
                started.completeExceptionally(e);
            }
        });
        started.whenComplete((ready, failure) -> fx.post(() -> {
            if (failure != null) {
                List.copyOf(worried).forEach(listener -> listener.accept(failure));
            } else {
                client = ready;
                worried.clear();
                waiting.forEach(listener -> listener.accept(ready));
                waiting.clear();
            }
        }));
    }

    /** The client, once it has started. */
    public Optional<RoomClient> client() {
        return Optional.ofNullable(client);
    }

    /** Reports the client once it has started, at once if it already has, and every failed start before. */
    public void whenReady(Consumer<RoomClient> onReady, Consumer<Throwable> onFailure) {
        if (client != null) {
            onReady.accept(client);
            return;
        }
        waiting.add(onReady);
        worried.add(onFailure);
        if (starting.isCompletedExceptionally()) {
            starting.whenComplete((ready, failure) -> fx.post(() -> onFailure.accept(failure)));
        }
    }

    /** Stops the reports to those who wait. */
    public void forgetListeners() {
        waiting.clear();
        worried.clear();
    }

    /** Closes the client, waiting for a start that is under way. Blocks for some seconds, so not on the JavaFX thread. */
    public void close() {
        starting.handle((ready, failure) -> Optional.ofNullable(ready)).join().ifPresent(RoomClient::close);
    }
}
