package io.postern.watchdog.liveness;

/**
 * Time in which the watchdog itself was awake. Where more passes between two looks than should, the machine slept, or the
 * watchdog did not get its turn: the windows may not have got theirs either, and such time is not held against them. The
 * wall clock does not come into it.
 */
public final class SuspendAwareClock {
    private final long longestStepNanos;
    private long seenAt;
    private long fair;

    /**
     * @param nanoTime now, of {@link System#nanoTime}
     * @param longestStepNanos what counts of the time between two looks at most
     */
    public SuspendAwareClock(long nanoTime, long longestStepNanos) {
        this.seenAt = nanoTime;
        this.longestStepNanos = longestStepNanos;
    }

    /** Nanoseconds of fair time since this was made. */
    public long advance(long nanoTime) {
        fair += Math.clamp(nanoTime - seenAt, 0, longestStepNanos);
        seenAt = nanoTime;
        return fair;
    }
}
