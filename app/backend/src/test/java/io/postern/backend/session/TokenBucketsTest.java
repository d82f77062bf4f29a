package io.postern.backend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.backend.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketsTest {
    private final SettableClock clock = new SettableClock();
    private final TokenBuckets buckets = new TokenBuckets(3, Duration.ofSeconds(10), 100, clock);

    @Test
    void givesAsManyAtOnceAsItHoldsAndThenOneEachInterval() {
        take(3);
        assertEquals(Duration.ofSeconds(10), buckets.take("ada"));

        clock.advance(Duration.ofSeconds(4));
        assertEquals(Duration.ofSeconds(6), buckets.take("ada"));

        clock.advance(Duration.ofSeconds(6));
        take(1);
        assertEquals(Duration.ofSeconds(10), buckets.take("ada"));
    }

    @Test
    void isFullAgainAfterALongTimeAndNotFuller() {
        take(3);
        clock.advance(Duration.ofDays(1));
        take(3);
        assertEquals(Duration.ofSeconds(10), buckets.take("ada"));
    }

    @Test
    void aTokenGivenBackCanBeTakenAgain() {
        take(3);
        buckets.giveBack("ada");
        take(1);
        assertEquals(Duration.ofSeconds(10), buckets.take("ada"));
    }

    @Test
    void keysDoNotShareABucket() {
        take(3);
        assertEquals(Duration.ZERO, buckets.take("grace"));
    }

    @Test
    void keepsABoundedNumberOfBucketsAndForgetsTheLongestUntouched() {
        take(3);
        for (int i = 0; i < 99; i++) {
            buckets.take("other" + i);
        }
        assertEquals(Duration.ofSeconds(10), buckets.take("ada"));
        for (int i = 0; i < 1_000; i++) {
            buckets.take("flood" + i);
        }
        assertEquals(100, buckets.size());
        assertEquals(Duration.ZERO, buckets.take("ada"));
    }

    private void take(int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(Duration.ZERO, buckets.take("ada"));
        }
    }
}
