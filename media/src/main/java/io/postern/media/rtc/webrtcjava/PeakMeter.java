package io.postern.media.rtc.webrtcjava;

import java.util.Arrays;

/** Measures the peak of the last 50 ms of audio that arrives 10 ms at a time. Written by one thread, read by any. */
final class PeakMeter {
    private static final int REMEMBERED_BLOCKS = 5;
    private static final double FULL_SCALE = 32768;
    private static final long STALE_NANOS = 200_000_000;

    private final int[] peaks = new int[REMEMBERED_BLOCKS];
    private int next;
    private long lastAdded = System.nanoTime();

    /** @param samples signed 16 bit little-endian */
    synchronized void add(byte[] samples, int length) {
        int peak = 0;
        for (int i = 0; i + 1 < length; i += 2) {
            int sample = (samples[i + 1] << 8) | (samples[i] & 0xff);
            peak = Math.max(peak, Math.abs(sample));
        }
        peaks[next] = peak;
        next = (next + 1) % REMEMBERED_BLOCKS;
        lastAdded = System.nanoTime();
    }

    synchronized void reset() {
        Arrays.fill(peaks, 0);
    }

    /** The peak from 0 to 1; 0 when no audio has arrived for a while. */
    synchronized double level() {
        if (System.nanoTime() - lastAdded > STALE_NANOS) {
            return 0;
        }
        int peak = 0;
        for (int value : peaks) {
            peak = Math.max(peak, value);
        }
        return Math.min(1, peak / FULL_SCALE);
    }
}
