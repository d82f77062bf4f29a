package io.postern.desktop.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class NotificationRateLimiterTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void someInARowAndNoStream() {
        NotificationRateLimiter rateLimiter = new NotificationRateLimiter();
        assertTrue(rateLimiter.allows(START));
        assertFalse(rateLimiter.allows(START.plusSeconds(2)));
        assertTrue(rateLimiter.allows(START.plusSeconds(3)));
        long shown = IntStream.range(0, 600)
                .filter(i -> rateLimiter.allows(START.plusSeconds(10).plusMillis(i * 100L)))
                .count();
        assertEquals(8, shown, "a minute of ten a second");
        assertTrue(rateLimiter.allows(START.plusSeconds(200)));
    }
}
