package io.postern.watchdog.liveness;

/**
 * A monotonic clock that does not count the time during which the watchdog itself did not run: while the machine was
 * suspended, or the process got no processor time, the window may not have run either. The wall clock plays no part.
 */
public final class SuspendAwareClock {
    private final long longestStepNanos;
    private long lastNanoTime;
    private long awakeNanos;

    /**
     * @param nanoTime the current {@link System#nanoTime}
     * @param longestStepNanos the longest interval between two calls that is counted in full
     */
    public SuspendAwareClock(long nanoTime, long longestStepNanos) {
        this.lastNanoTime = nanoTime;
        this.longestStepNanos = longestStepNanos;
    }

    /** Nanoseconds counted since this clock was made. */
    public long advance(long nanoTime) {
        awakeNanos += Math.clamp(nanoTime - lastNanoTime, 0, longestStepNanos);
        lastNanoTime = nanoTime;
        return awakeNanos;
    }
}
