package io.postern.room.engine;

import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.loop.RoomLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Calls from any thread that are carried out on the room's executor. Their futures complete there too, and fail with
 * {@link RoomException} whatever happens.
 */
final class Calls {
    private final RoomLoop loop;
    private final CompletableFuture<Void> ended;
    private final Runnable changed;

    /**
     * @param ended done when the visit is over and nothing can be asked any more
     * @param changed run before what a call did is published
     */
    Calls(RoomLoop loop, CompletableFuture<Void> ended, Runnable changed) {
        this.loop = loop;
        this.ended = ended;
        this.changed = changed;
    }

    CompletableFuture<Void> run(Runnable task) {
        return call(() -> {
            task.run();
            return CompletableFuture.completedFuture(null);
        });
    }

    <T> CompletableFuture<T> call(Supplier<CompletableFuture<T>> task) {
        CompletableFuture<T> done = new CompletableFuture<>();
        if (ended.isDone()) {
            done.completeExceptionally(
                    new RoomException(new RoomFailure(RoomFailure.Kind.LEFT, false, "the visit is over"), null));
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
            } catch (RuntimeException e) {
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
