package io.postern.agent;

import java.time.Duration;

/** How long to wait before joining again. */
final class RejoinBackoff {
    private static final Duration FIRST = Duration.ofSeconds(1);
    private static final Duration LONGEST = Duration.ofSeconds(30);

    private RejoinBackoff() {}

    /**
     * One second, then twice as long each time, at most thirty; up to a fifth less, so that many agents do not come all at
     * once.
     *
     * @param failures in a row, from 1
     * @param random 0 to 1
     */
    static Duration delay(int failures, double random) {
        Duration full = FIRST.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration bounded = full.compareTo(LONGEST) > 0 ? LONGEST : full;
        return bounded.minusMillis((long) (bounded.toMillis() * 0.2 * random));
    }
}
