package io.postern.room.loop;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one serial executor of a room: all code that owns room, signal or peer state runs here, and it never blocks.
 *
 * <p>Work posted after {@link #stop()} is dropped: it concerns a room that is over. An exception or an error in a task
 * is logged here once; it ends neither the loop nor a task that runs again and again.
 */
public final class RoomLoop implements Executor {
    private static final Logger log = LoggerFactory.getLogger(RoomLoop.class);

    private final ScheduledExecutorService executor;
    private final Runnable cancelTimers;
    private final Runnable afterEach;
    private volatile Thread thread;

    /** @param afterEach runs on the loop after each task: publishes what the task changed */
    public RoomLoop(String roomName, Runnable afterEach) {
        this.afterEach = afterEach;
        this.thread = Thread.currentThread();
        ScheduledThreadPoolExecutor pool = new ScheduledThreadPoolExecutor(1, runnable -> {
            // The room's name may hold anything, so only its hash names the thread.
            Thread created = new Thread(runnable, "postern-room-" + Integer.toHexString(roomName.hashCode()));
            created.setDaemon(true);
            thread = created;
            return created;
        });
        pool.setRemoveOnCancelPolicy(true);
        executor = pool;
        cancelTimers = () -> cancelTimers(pool.getQueue());
    }

    /**
     * A loop on an executor of the caller's, which has to be serial. The thread that makes it owns the loop.
     *
     * @param afterEach runs on the loop after each task: publishes what the task changed
     */
    public RoomLoop(ScheduledExecutorService executor, Runnable afterEach) {
        this.executor = executor;
        this.afterEach = afterEach;
        this.thread = Thread.currentThread();
        cancelTimers = () -> {};
    }

    @Override
    public void execute(Runnable task) {
        try {
            executor.execute(guarded(task));
        } catch (RejectedExecutionException stopped) {
            log.trace("Dropped a task of a room that is over");
        }
    }

    /** Runs a task on the loop after a delay unless the room stops before. */
    public Timer after(Duration delay, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.schedule(guarded(task), delay.toMillis(), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> {};
        }
    }

    /** Runs a task on the loop again and again, the first time after one interval. */
    public Timer every(Duration interval, Runnable task) {
        try {
            ScheduledFuture<?> future = executor.scheduleWithFixedDelay(
                    guarded(task), interval.toMillis(), interval.toMillis(), TimeUnit.MILLISECONDS);
            return () -> future.cancel(false);
        } catch (RejectedExecutionException stopped) {
            return () -> {};
        }
    }

    /** Throws if room state is accessed from outside the loop. */
    public void assertOwned() {
        if (!Thread.currentThread().equals(thread)) {
            throw new IllegalStateException(
                    "Room state touched by " + Thread.currentThread().getName());
        }
    }

    /** Ends the loop after what is queued already, without its timers; may be called on the loop itself. */
    public void stop() {
        cancelTimers.run();
        executor.shutdown();
    }

    private static void cancelTimers(Iterable<Runnable> queued) {
        for (Runnable task : queued) {
            // To the executor each task is a delayed one; those posted for now are due already.
            if (task instanceof RunnableScheduledFuture<?> timed
                    && (timed.isPeriodic() || timed.getDelay(TimeUnit.NANOSECONDS) > 0)) {
                timed.cancel(false);
            }
        }
    }

    private Runnable guarded(Runnable task) {
        return () -> {
            try {
                task.run();
            } catch (RuntimeException | Error failure) {
                log.error("A task of the room failed; the room goes on", failure);
            }
            try {
                afterEach.run();
            } catch (RuntimeException | Error failure) {
                log.error("Publishing a snapshot failed; the room goes on", failure);
            }
        };
    }

    /** A scheduled task that can be cancelled. */
    @FunctionalInterface
    public interface Timer {
        void cancel();
    }
}
