package io.postern.ui.video;

import io.postern.ui.fx.FxThread;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The worker threads that scale and convert the frames of all {@link VideoSurface}s of a window. Thread safe.
 *
 * <p>A surface has at most one piece of work waiting, so the queue is never longer than there are surfaces, and they
 * take turns.
 */
public final class FrameWorkers implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(FrameWorkers.class);
    private static final int THREAD_COUNT = 2;

    private final ExecutorService threads;
    private final AtomicReference<@Nullable FramePacer> pacer = new AtomicReference<>();

    public FrameWorkers() {
        AtomicInteger number = new AtomicInteger();
        threads = Executors.newFixedThreadPool(THREAD_COUNT, task -> {
            Thread thread = new Thread(task, "postern-frames-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /** The frame pacing that all surfaces of the window share. */
    FramePacer pacer(FxThread fx) {
        FramePacer existing = pacer.get();
        if (existing != null) {
            return existing;
        }
        pacer.compareAndSet(null, new FramePacer(fx));
        return Objects.requireNonNull(pacer.get());
    }

    /** A row of work that never runs on two threads at once. */
    Lane lane(Runnable work) {
        return new Lane(work);
    }

    /** Ends the threads; what surfaces still have to release is then released by their callers. Idempotent. */
    @Override
    public void close() {
        threads.shutdown();
        try {
            if (!threads.awaitTermination(2, TimeUnit.SECONDS)) {
                LOG.warn("Frame workers are still busy");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Repeats one piece of work as often as it is asked for, asked again while running included, one run at a time. */
    final class Lane implements Runnable {
        private final Runnable work;
        private final AtomicInteger requests = new AtomicInteger();

        private Lane(Runnable work) {
            this.work = work;
        }

        /** Asks for a run. Any thread, returns at once as long as the workers are open. */
        void request() {
            if (requests.getAndIncrement() == 0) {
                submit();
            }
        }

        /**
         * Runs a part of the work on the calling thread if no run is under way, else asks for a run. For threads that
         * deliver frames, where waking a worker costs as much as a small frame.
         *
         * @param part returns false to leave it to a worker
         */
        void runHere(BooleanSupplier part) {
            if (requests.getAndIncrement() == 0) {
                AtomicBoolean done = new AtomicBoolean();
                serve(() -> done.set(part.getAsBoolean()), 1);
                if (!done.get()) {
                    request();
                }
            }
        }

        @Override
        public void run() {
            serve(work, requests.get());
        }

        private void serve(Runnable task, int served) {
            try {
                task.run();
            } catch (RuntimeException | Error e) {
                LOG.error("Showing a picture failed", e);
            } finally {
                if (requests.addAndGet(-served) != 0) {
                    // To the end of the queue: other surfaces have their turn first.
                    submit();
                }
            }
        }

        private void submit() {
            try {
                threads.execute(this);
            } catch (RejectedExecutionException closed) {
                run();
            }
        }
    }
}
