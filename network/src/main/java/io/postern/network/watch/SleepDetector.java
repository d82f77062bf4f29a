package io.postern.network.watch;

import java.time.Duration;
import java.util.Optional;

/**
 * Finds out after a wait whether the machine slept meanwhile. Either the monotonic clock stood still while another ran
 * on, or it ran on and the wait took far longer than it should have. For one thread.
 */
final class SleepDetector {
    /**
     * How late a wait may end without meaning anything: far beyond any pause of the garbage collector and any machine
     * that is merely busy. A process that was stopped for longer is treated as one that slept, because its other sides
     * have missed it just as long.
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

    /** To be called right before a wait: what our own listeners took is nobody's sleep. */
    void beforeWait() {
        waitBegan = clocks.monotonic().getAsLong();
    }

    /**
     * To be called right after a wait.
     *
     * @param planned how long it should have taken at most
     * @return how long the machine slept since the call before this one, if it did
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
