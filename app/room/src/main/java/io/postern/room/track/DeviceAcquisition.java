package io.postern.room.track;

import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Acquires a device that opens asynchronously: holds at most one, and awaits at most one more to take its place. A device
 * that arrives after the acquisition was cancelled is released at once, on whatever thread it arrives, so that none stays
 * open when the room has ended meanwhile. Owned by the room's executor.
 */
final class DeviceAcquisition<T> {
    private final Executor loop;
    private final Consumer<T> giveBack;
    private @Nullable T held;
    private @Nullable Request awaited;

    /** @param giveBack closes what is not wanted any more; called on any thread */
    DeviceAcquisition(Executor loop, Consumer<T> giveBack) {
        this.loop = loop;
        this.giveBack = giveBack;
    }

    /**
     * Takes what an opening comes to; what was held before is given back then. An earlier request is given up.
     *
     * @return completes on the loop; with a {@link CancellationException} if it is given up first
     */
    CompletableFuture<T> take(CompletableFuture<T> opening) {
        giveUp();
        Request request = new Request();
        awaited = request;
        opening.whenComplete((opened, failure) -> {
            if (failure != null) {
                loop.execute(() -> failed(request, failure));
            } else if (request.arrive(opened)) {
                loop.execute(() -> collect(request, opened));
            } else {
                giveBack.accept(opened);
            }
        });
        return request.done;
    }

    boolean isHeld() {
        return held != null;
    }

    /** Whether this very device is held. */
    boolean holds(T opened) {
        return opened.equals(held);
    }

    /**
     * The device that is held.
     *
     * @throws IllegalStateException if none is
     */
    T get() {
        T present = held;
        if (present == null) {
            throw new IllegalStateException("The device is not open");
        }
        return present;
    }

    /** Gives back what is held, and what is awaited as soon as it arrives. Idempotent. */
    void release() {
        giveUp();
        T last = held;
        held = null;
        if (last != null) {
            giveBack.accept(last);
        }
    }

    private void giveUp() {
        Request request = awaited;
        awaited = null;
        if (request != null) {
            T early = request.cancel();
            if (early != null) {
                giveBack.accept(early);
            }
            request.done.completeExceptionally(new CancellationException("given up"));
        }
    }

    private void collect(Request request, T opened) {
        if (!request.equals(awaited)) {
            // Given back by whoever gave it up.
            return;
        }
        awaited = null;
        T before = held;
        held = opened;
        if (before != null) {
            giveBack.accept(before);
        }
        request.done.complete(opened);
    }

    private void failed(Request request, Throwable failure) {
        if (request.equals(awaited)) {
            awaited = null;
        }
        request.done.completeExceptionally(failure);
    }

    private final class Request {
        private final CompletableFuture<T> done = new CompletableFuture<>();
        private boolean cancelled;
        private @Nullable T arrived;

        /** @return whether it is still wanted */
        synchronized boolean arrive(T opened) {
            arrived = opened;
            return !cancelled;
        }

        /** @return what arrived already */
        synchronized @Nullable T cancel() {
            cancelled = true;
            return arrived;
        }
    }
}
