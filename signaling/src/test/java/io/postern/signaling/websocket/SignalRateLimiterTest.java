package io.postern.signaling.websocket;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignalRateLimiterTest {
    private long now;
    private final SignalRateLimiter guard = new SignalRateLimiter(() -> now);

    @Test
    void aBurstAndASteadyStreamPassAndAFloodDoesNot() {
        for (int i = 0; i < SignalRateLimiter.BURST_MESSAGES; i++) {
            assertTrue(guard.admits(100));
        }
        assertFalse(guard.admits(100));
        now += Duration.ofSeconds(20).toNanos();
        for (int second = 0; second < 100; second++) {
            for (int i = 0; i < 500; i++) {
                assertTrue(guard.admits(100));
            }
            now += Duration.ofSeconds(1).toNanos();
        }
    }

    @Test
    void theLargestJoinPassesAndBombsDoNot() {
        assertTrue(guard.admits(MessageSizeLimiter.MAX_MESSAGE_BYTES));
        assertTrue(guard.admits(MessageSizeLimiter.MAX_MESSAGE_BYTES));
        assertFalse(guard.admits(MessageSizeLimiter.MAX_COMPRESSED_MESSAGE_BYTES * 1_032));
    }
}
