package io.postern.room.reconnect;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * Decides when the next attempt to reconnect is made, and when to give up (backoff with jitter). A pure function of the
 * attempt's number; LiveKit's own delays (docs/protocol.md §5), with a random share from the third attempt so that a room
 * full of people does not come back in the same millisecond.
 */
public record ReconnectPolicy(List<Duration> delays, Duration jitter) {
    /** 0, 0.3, 1.2, 2.7, 4.8 s and five times 7 s. */
    public static final ReconnectPolicy DEFAULT = new ReconnectPolicy(
            List.of(
                    Duration.ZERO,
                    Duration.ofMillis(300),
                    Duration.ofMillis(1200),
                    Duration.ofMillis(2700),
                    Duration.ofMillis(4800),
                    Duration.ofMillis(7000),
                    Duration.ofMillis(7000),
                    Duration.ofMillis(7000),
                    Duration.ofMillis(7000),
                    Duration.ofMillis(7000)),
            Duration.ofMillis(1000));

    public ReconnectPolicy {
        delays = List.copyOf(delays);
    }

    /**
     * How long to wait before an attempt.
     *
     * @param attempt 1 for the first
     * @return empty when it is time to give up
     */
    public Optional<Duration> delayBefore(int attempt, RandomGenerator random) {
        if (attempt < 1 || attempt > delays.size()) {
            return Optional.empty();
        }
        Duration delay = delays.get(attempt - 1);
        if (attempt >= 3 && jitter.isPositive()) {
            delay = delay.plusMillis(random.nextLong(jitter.toMillis()));
        }
        return Optional.of(delay);
    }
}
