package io.postern.room.engine;

import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs calls from any thread on the room's executor. Their futures complete there too, and fail with {@link
 * RoomException} whatever happens. No future stays incomplete when the visit is over.
 */
final class PendingCalls {
    private final RoomLoop loop;
    private final Runnable changed;
    private final Map<Object, CompletableFuture<?>> open = new ConcurrentHashMap<>();
    private volatile boolean over;

    /** @param changed run before the effect of a call is published */
    PendingCalls(RoomLoop loop, Runnable changed) {
        this.loop = loop;
        this.changed = changed;
    }

    /** Fails all incomplete futures and rejects further calls, because the visit is over. */
    void end() {
        over = true;
        List.copyOf(open.values()).forEach(PendingCalls::endOne);
    }

    private static void endOne(CompletableFuture<?> call) {
        call.completeExceptionally(
                new RoomException(new RoomFailure(RoomFailure.Kind.LEFT, false, "the visit is over"), null));
    }

    CompletableFuture<Void> run(Runnable task) {
        return call(() -> {
            task.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        Object key = new Object();
        open.put(key, done);
        done.whenComplete((value, failure) -> open.remove(key));
        // Checked after it was registered: if the visit ends in between, either the end finds the call or this check
        // does.
        if (over) {
            endOne(done);
            return done;
        }
        loop.execute(() -> {
            changed.run();
            try {
                task.get()
                        .whenCompleteAsync(
                                (value, failure) -> {
                                    changed.run();
                                    finish(done, value, failure);
                                },
                                loop);
            } catch (RuntimeException | Error e) {
                finish(done, null, e);
            }
        });
        return done;
    }

    @SuppressWarnings("NullAway") // A future of Void completes with null.
    private static <T> void finish(CompletableFuture<T> done, @Nullable T value, @Nullable Throwable failure) {
        if (failure == null) {
            done.complete(value);
            return;
        }
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
        done.completeExceptionally(
                cause instanceof RoomException
                        ? cause
                        : new RoomException(
                                new RoomFailure(RoomFailure.Kind.INTERNAL, false, cause.toString()), cause));
    }
}
