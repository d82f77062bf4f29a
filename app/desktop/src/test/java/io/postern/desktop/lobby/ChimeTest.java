package io.postern.desktop.lobby;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ChimeTest {
    @Test
    void isHeardAndBeginsAndEndsWithoutAClick() {
        byte[] samples = Chime.samples();
        int loudest = 0;
        for (int i = 0; i < samples.length; i += 2) {
            loudest = Math.max(loudest, Math.abs(sample(samples, i)));
        }
        assertTrue(loudest > 4_000 && loudest < 12_000, "peak " + loudest);
        assertEquals(0, sample(samples, 0));
        assertTrue(Math.abs(sample(samples, samples.length - 2)) < 1_100);
    }

    private static int sample(byte[] samples, int at) {
        return (short) ((samples[at] & 255) | samples[at + 1] << 8);
    }
}
