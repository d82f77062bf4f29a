package io.postern.backend.session;

import java.time.Duration;
import java.time.InstantSource;

/** A rate limit for lines of the log that anybody can cause. Thread safe. */
public final class LogRateLimiter {
    private static final int LINES = 100;
    private static final Duration ONE_MORE = Duration.ofSeconds(3);

    private final TokenBucketLimiter lines;

    public LogRateLimiter(InstantSource clock) {
        this.lines = new TokenBucketLimiter(LINES, ONE_MORE, 1, clock);
    }

    /** Whether one more line may be written. */
    public boolean admits() {
        return lines.take("").isZero();
    }
}
