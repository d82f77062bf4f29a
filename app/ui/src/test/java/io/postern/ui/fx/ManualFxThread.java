package io.postern.ui.fx;

import java.time.Duration;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A JavaFX thread that a test turns by hand: whatever was posted runs in {@link #runPosted}, a pulse happens in
 * {@link #nextPulse}. The thread that made it counts as the JavaFX thread, so view models need no toolkit.
 */
public final class ManualFxThread extends FxThread {
    private final ConcurrentLinkedQueue<Runnable> posted = new ConcurrentLinkedQueue<>();
    private final Thread owner = Thread.currentThread();
    private boolean timing;
    private long now;

    /** Runs everything posted so far and what that posts in turn. */
    public void runPosted() {
        assertFx();
        for (Runnable next = posted.poll(); next != null; next = posted.poll()) {
            next.run();
        }
    }

    /** Runs what was posted, then one pulse. */
    public void nextPulse() {
        runPosted();
        now += 16_666_667;
        if (timing) {
            pulse(now);
        }
        runPosted();
    }

    /** As many pulses as happen in a time. */
    public void pass(Duration time) {
        for (long left = time.toNanos(); left >= 0; left -= 16_666_667) {
            nextPulse();
        }
    }

    /** Whether something asked for pulses. */
    public boolean timing() {
        return timing;
    }

    @Override
    public boolean onFxThread() {
        return Thread.currentThread().equals(owner);
    }

    @Override
    protected void enqueue(Runnable task) {
        posted.add(task);
    }

    @Override
    protected void startTimer() {
        timing = true;
    }

    @Override
    protected void stopTimer() {
        timing = false;
    }
}
