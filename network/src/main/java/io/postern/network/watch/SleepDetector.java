package io.postern.network.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * Detects after a wait whether the machine slept meanwhile: either the monotonic clock stopped while the other one ran
 * on, or it ran on and the wait took far too long. For one thread.
 */
final class SleepDetector {
    /**
     * The delay of a wait that does not count as sleep: far beyond any pause of the garbage collector and of a busy
     * machine. A process that was stopped for longer counts as one that slept, because its peers have missed it just as
     * long.
     */
    static final Duration MAX_LATENESS = Duration.ofSeconds(5);

    private final SleepClocks clocks;
    private long monotonic;
    private long elapsed;
    private long waitBegan;

    SleepDetector(SleepClocks clocks) {
        this.clocks = clocks;
        this.monotonic = clocks.monotonic().getAsLong();
        this.elapsed = clocks.elapsed().getAsLong();
        this.waitBegan = monotonic;
    }

    /** Call this right before a wait, so that the time of our own listeners does not count. */
    void beforeWait() {
        waitBegan = clocks.monotonic().getAsLong();
    }

    /**
     * Call this right after a wait.
     *
     * @param planned the maximum time of the wait
     * @return how long the machine slept since the previous call, if it did
     */
    Optional<Duration> afterWait(Duration planned) {
        long monotonicNow = clocks.monotonic().getAsLong();
        long elapsedNow = clocks.elapsed().getAsLong();
        long stoodStill = (elapsedNow - elapsed) - (monotonicNow - monotonic);
        long late = monotonicNow - waitBegan - planned.toNanos();
        monotonic = monotonicNow;
        elapsed = elapsedNow;
        boolean slept = stoodStill >= clocks.tolerance().toNanos() || late >= MAX_LATENESS.toNanos();
        return slept ? Optional.of(Duration.ofNanos(Math.max(stoodStill, late))) : Optional.empty();
    }
}
