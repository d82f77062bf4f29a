package io.postern.desktop.notify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    @Test
    void someInARowAndNoStream() {
        Pace pace = new Pace();
        assertTrue(pace.allows(START));
        assertFalse(pace.allows(START.plusSeconds(2)));
        assertTrue(pace.allows(START.plusSeconds(3)));
        long shown = IntStream.range(0, 600)
                .filter(i -> pace.allows(START.plusSeconds(10).plusMillis(i * 100L)))
                .count();
        assertEquals(8, shown, "a minute of ten a second");
        assertTrue(pace.allows(START.plusSeconds(200)));
    }
}
