package io.postern.ui.fx;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import javafx.animation.AnimationTimer;
import javafx.application.Platform;
import org.jspecify.annotations.Nullable;

/**
 * Posts work to the JavaFX thread; nothing else calls {@code Platform.runLater}. Thread safe. After the toolkit has
 * ended, what is posted is dropped.
 *
 * <p>What fails on the JavaFX thread goes to that thread's uncaught exception handler and does not keep others from
 * their turn. The pulse timer runs only while something waits for a pulse.
 */
public class FxThread {
    private final Queue<Cell<?>> due = new ConcurrentLinkedQueue<>();
    private final CopyOnWriteArrayList<PulseTask> tasks = new CopyOnWriteArrayList<>();
    private final AtomicBoolean pulsing = new AtomicBoolean();
    private @Nullable AnimationTimer timer;

    /** Runs something on the JavaFX thread, in the order of posting, never at once. Any thread, returns at once. */
    public void post(Runnable task) {
        enqueue(() -> guarded(task));
    }

    /** Runs something at once when already on the JavaFX thread, else posts it. */
    public void run(Runnable task) {
        if (onFxThread()) {
            task.run();
        } else {
            post(task);
        }
    }

    /**
     * A consumer that may be fed from any thread at any rate without ever waiting: the JavaFX thread gets the newest
     * value, at most one per pulse; what was overtaken before its pulse is never seen.
     */
    public <T> Consumer<T> latest(Consumer<? super T> onFx) {
        return new Cell<T>(onFx);
    }

    /**
     * Calls a task on every pulse with the pulse's time in nanoseconds, on the JavaFX thread, until the registration is
     * closed. Any thread.
     */
    public Registration onPulse(LongConsumer task) {
        PulseTask entry = new PulseTask(task);
        tasks.add(entry);
        startPulsing();
        return entry;
    }

    /**
     * Runs something on the JavaFX thread at the first pulse after a delay, unless the registration is closed before.
     * Any thread.
     */
    public Registration after(Duration delay, Runnable task) {
        PulseTask[] waiting = new PulseTask[1];
        long[] due = {Long.MIN_VALUE};
        waiting[0] = new PulseTask(now -> {
            if (due[0] == Long.MIN_VALUE) {
                due[0] = now + delay.toNanos();
            } else if (now >= due[0]) {
                waiting[0].close();
                task.run();
            }
        });
        tasks.add(waiting[0]);
        startPulsing();
        return waiting[0];
    }

    /**
     * Starts JavaFX if it does not run yet, then runs something on its thread. Any thread.
     *
     * @throws io.postern.platform.natives.NativeLibraryException if a library that JavaFX needs is missing
     */
    public void startToolkit(Runnable task) {
        JavaFxLibraries.require();
        try {
            Platform.startup(() -> guarded(task));
        } catch (IllegalStateException runsAlready) {
            post(task);
        }
    }

    /** Fails if the caller is not on the JavaFX thread. */
    public void assertFx() {
        if (!onFxThread()) {
            throw new IllegalStateException("Only for the JavaFX thread, called on "
                    + Thread.currentThread().getName() + ".");
        }
    }

    /** Whether the caller is on the JavaFX thread. */
    public boolean onFxThread() {
        return Platform.isFxApplicationThread();
    }

    /** Hands a task to the toolkit. */
    protected void enqueue(Runnable task) {
        Platform.runLater(task);
    }

    /** Makes the toolkit call {@link #pulse} on every pulse from now on. On the JavaFX thread. */
    protected void startTimer() {
        AnimationTimer running = new AnimationTimer() {
            @Override
            public void handle(long now) {
                pulse(now);
            }
        };
        timer = running;
        running.start();
    }

    /** Ends {@link #startTimer}. On the JavaFX thread. */
    protected void stopTimer() {
        if (timer != null) {
            timer.stop();
            timer = null;
        }
    }

    /** One pulse: delivers what is due, runs the pulse tasks, stops the timer when nothing is left to do. */
    protected final void pulse(long now) {
        for (int waiting = due.size(); waiting > 0; waiting--) {
            Cell<?> cell = due.poll();
            if (cell == null) {
                break;
            }
            guarded(cell::deliver);
        }
        for (PulseTask entry : tasks) {
            guarded(() -> entry.task.accept(now));
        }
        if (tasks.isEmpty() && due.isEmpty()) {
            stopTimer();
            pulsing.set(false);
            if (!tasks.isEmpty() || !due.isEmpty()) {
                startPulsing();
            }
        }
    }

    private void startPulsing() {
        if (pulsing.compareAndSet(false, true)) {
            enqueue(this::startTimer);
        }
    }

    // Whatever fails is reported like any uncaught exception of this thread; the next in line still has its turn.
    private static void guarded(Runnable task) {
        try {
            task.run();
        } catch (RuntimeException | Error e) {
            Thread current = Thread.currentThread();
            current.getUncaughtExceptionHandler().uncaughtException(current, e);
        }
    }

    /** A task's place on the pulse; closing is idempotent and may be done on any thread. */
    public interface Registration extends AutoCloseable {
        @Override
        void close();
    }

    private final class PulseTask implements Registration {
        private final LongConsumer task;

        PulseTask(LongConsumer task) {
            this.task = task;
        }

        @Override
        public void close() {
            tasks.remove(this);
        }
    }

    private final class Cell<T> implements Consumer<T> {
        private final AtomicReference<@Nullable T> newest = new AtomicReference<>();
        private final Consumer<? super T> onFx;

        Cell(Consumer<? super T> onFx) {
            this.onFx = onFx;
        }

        @Override
        public void accept(T value) {
            if (newest.getAndSet(value) == null) {
                due.add(this);
                startPulsing();
            }
        }

        void deliver() {
            T value = newest.getAndSet(null);
            if (value != null) {
                onFx.accept(value);
            }
        }
    }
}
