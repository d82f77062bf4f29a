package io.postern.agent;

import java.time.Duration;

/** Exponential backoff with jitter for rejoining a room. */
final class RejoinBackoff {
    private static final Duration INITIAL_DELAY = Duration.ofSeconds(1);
    private static final Duration MAX_DELAY = Duration.ofSeconds(30);

    private RejoinBackoff() {}

    /**
     * One second, doubled with each failure, at most thirty; reduced by up to a fifth, so that many agents do not
     * rejoin at the same moment.
     *
     * @param failures in a row, from 1
     * @param random 0 to 1
     */
    static Duration delay(int failures, double random) {
        Duration full = INITIAL_DELAY.multipliedBy(1L << Math.min(failures - 1, 10));
        Duration bounded = full.compareTo(MAX_DELAY) > 0 ? MAX_DELAY : full;
        return bounded.minusMillis((long) (bounded.toMillis() * 0.2 * random));
    }
}
