package io.postern.verify.lab;

import io.postern.media.capture.TestPatternReader;
import io.postern.media.frame.Picture;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;

/** What comes from one participant, across reconnections. Thread safe. */
final class CallerReception {
    /** Above this, of 32,767, a sample counts as sound. */
    private static final int SILENCE = 500;

    /**
     * Since the last one.
     *
     * @param frames pictures in it
     * @param total pictures since the beginning
     * @param gapMillis the longest time between two pictures that ended in it
     * @param loudSamples above silence, since the beginning
     * @param delayMillis the longest from drawing to here, by the clock in the test pattern; -1 if none was read
     */
    record Interval(int frames, long total, long gapMillis, long loudSamples, int delayMillis) {}

    private static final int CLOCK_EVERY = 3;
    private static final int MILLIS_OF_DAY = 86_400_000;

    private final TestPatternReader clock = new TestPatternReader();
    private int delay = -1;
    private long total;
    private int frames;
    private long last;
    private long gap;
    private long loud;

    /** One more; says whether it is the first. */
    synchronized boolean picture(Picture picture) {
        long now = CallerEvents.now();
        if (total > 0) {
            gap = Math.max(gap, now - last);
        }
        last = now;
        frames++;
        total++;
        if (total % CLOCK_EVERY == 0) {
            clock.read(picture).ifPresent(reading -> delay = Math.max(delay, since(reading.millisOfDay())));
        }
        return total == 1;
    }

    private static int since(int millisOfDay) {
        int now = LocalTime.now(ZoneId.systemDefault()).get(ChronoField.MILLI_OF_DAY);
        return Math.floorMod(now - millisOfDay, MILLIS_OF_DAY);
    }

    /** 16 bit samples, little-endian. */
    synchronized void sound(byte[] samples, int channels, int count) {
        for (int i = 0; i < count; i++) {
            int at = i * channels * 2;
            int sample = (short) ((samples[at] & 0xff) | samples[at + 1] << 8);
            if (Math.abs(sample) > SILENCE) {
                loud++;
            }
        }
    }

    synchronized Interval interval() {
        Interval interval = new Interval(frames, total, gap, loud, delay);
        frames = 0;
        gap = 0;
        delay = -1;
        return interval;
    }
}
