package io.postern.backend.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.SettableClock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class TokenBucketLimiterTest {
    private final SettableClock clock = new SettableClock();
    private final TokenBucketLimiter buckets = new TokenBucketLimiter(3, Duration.ofSeconds(10), 100, clock);

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
        buckets.refund("ada");
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

    @Test
    void longKeysTakeNoMoreMemoryThanShortOnes() {
        TokenBucketLimiter many = new TokenBucketLimiter(3, Duration.ofSeconds(10), 20_000, clock);
        long before = usedHeap();
        for (int i = 0; i < 1_000; i++) {
            many.take("%d %s".formatted(i, "x".repeat(100_000)));
        }
        assertEquals(1_000, many.size());
        long grown = usedHeap() - before;
        assertTrue(grown < 20_000_000, "1,000 keys of 100,000 characters took %d bytes".formatted(grown));
        assertEquals(1_000, many.size());
    }

    @Test
    void bucketsThatAreFullAgainGoBeforeThoseThatAreNot() {
        take(3);
        TokenBucketLimiter few = new TokenBucketLimiter(3, Duration.ofSeconds(10), 2, clock);
        for (int i = 0; i < 3; i++) {
            few.take("ada");
        }
        few.take("grace");
        clock.advance(Duration.ofSeconds(10));
        few.take("linus");
        assertEquals(Duration.ZERO, few.take("ada"));
        assertEquals(Duration.ofSeconds(10), few.take("ada"), "what ada failed is not forgotten");
    }

    private static long usedHeap() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
    }

    private void take(int times) {
        for (int i = 0; i < times; i++) {
            assertEquals(Duration.ZERO, buckets.take("ada"));
        }
    }
}
