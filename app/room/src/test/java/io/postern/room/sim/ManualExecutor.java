package io.postern.room.sim;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/** A serial executor whose tasks a test runs one by one, on its own thread and in its own time. */
public final class ManualExecutor extends AbstractExecutorService implements ScheduledExecutorService {
    private final Queue<Runnable> ready = new ArrayDeque<>();
    private final List<Timed> timers = new ArrayList<>();
    private Duration now = Duration.ZERO;
    private boolean shutDown;

    public boolean isIdle() {
        return ready.isEmpty();
    }

    /** Runs the oldest task, if there is one. */
    public boolean runOne() {
        Runnable task = ready.poll();
        if (task != null) {
            task.run();
        }
        return task != null;
    }

    /** Lets time pass: what is due by then becomes ready. */
    public void pass(Duration time) {
        now = now.plus(time);
        timers.sort(Comparator.comparing(timer -> timer.due));
        for (Timed timer : List.copyOf(timers)) {
            if (timer.due.compareTo(now) <= 0) {
                timers.remove(timer);
                ready.add(timer);
            }
        }
    }

    @Override
    public void execute(Runnable task) {
        if (shutDown) {
            throw new RejectedExecutionException();
        }
        ready.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        if (shutDown) {
            throw new RejectedExecutionException();
        }
        Timed timer = new Timed(command, now.plus(Duration.of(delay, unit.toChronoUnit())));
        timers.add(timer);
        return timer;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initial, long period, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initial, long delay, TimeUnit unit) {
        throw new UnsupportedOperationException();
    }

    @Override
    public void shutdown() {
        shutDown = true;
        timers.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
        shutdown();
        List<Runnable> dropped = List.copyOf(ready);
        ready.clear();
        return dropped;
    }

    @Override
    public boolean isShutdown() {
        return shutDown;
    }

    @Override
    public boolean isTerminated() {
        return shutDown && ready.isEmpty();
    }

    /** Runs what is left. */
    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        while (runOne()) {
            // Until nothing is left.
        }
        return true;
    }

    private final class Timed extends FutureTask<Void> implements ScheduledFuture<Void> {
        private final Duration due;

        Timed(Runnable task, Duration due) {
            super(task, null);
            this.due = due;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(due.minus(now));
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }

        @Override
        public boolean cancel(boolean mayInterrupt) {
            timers.remove(this);
            ready.remove(this);
            return super.cancel(mayInterrupt);
        }
    }
}
