package io.postern.backend.session;

import java.time.Duration;
import java.time.InstantSource;

/** Rate limiter for log lines that any caller can cause. Thread safe. */
public final class LogRateLimiter {
    private static final int MAX_LINES = 100;
    private static final Duration REFILL_INTERVAL = Duration.ofSeconds(3);

    private final TokenBucketLimiter lines;

    public LogRateLimiter(InstantSource clock) {
        this.lines = new TokenBucketLimiter(MAX_LINES, REFILL_INTERVAL, 1, clock);
    }

    /** Whether one more line may be written. */
    public boolean tryAcquire() {
        return lines.take("").isZero();
    }
}
