package io.postern.verify.lab;

import io.postern.media.capture.TestPatternReader;
import io.postern.media.frame.VideoFrame;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;

/** What comes from one participant, across reconnections. Thread safe. */
final class CallerReception {
    /** Above this, of 32,767, a sample counts as sound. */
    private static final int SILENCE = 500;

    /**
     * Since the last one.
     *
     * @param pictures when each picture in it came, as of {@link CallerEvents#now}
     * @param total pictures since the beginning
     * @param gapMillis the longest time between two pictures that ended in it
     * @param width of the last picture, in pixels
     * @param loudSamples above silence, since the beginning
     * @param quietMillis the longest time without sound that ended in it
     * @param delayMillis the longest from drawing to here, by the clock in the test pattern; -1 if none was read
     */
    record Interval(
            List<Long> pictures,
            long total,
            long gapMillis,
            int width,
            long loudSamples,
            long quietMillis,
            int delayMillis) {}

    private static final int CLOCK_EVERY = 3;
    private static final int MILLIS_OF_DAY = 86_400_000;

    private final TestPatternReader clock = new TestPatternReader();
    private final List<Long> pictures = new ArrayList<>();
    private int delay = -1;
    private long total;
    private long last;
    private long gap;
    private int width;
    private long loud;
    private long lastLoud;
    private long quiet;

    /** One more; says whether it is the first. */
    synchronized boolean picture(VideoFrame picture) {
        long now = CallerEvents.now();
        if (total > 0) {
            gap = Math.max(gap, now - last);
        }
        last = now;
        pictures.add(now);
        width = picture.width();
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
        long before = loud;
        for (int i = 0; i < count; i++) {
            int at = i * channels * 2;
            int sample = (short) ((samples[at] & 0xff) | samples[at + 1] << 8);
            if (Math.abs(sample) > SILENCE) {
                loud++;
            }
        }
        if (loud > before) {
            long now = CallerEvents.now();
            quiet = before == 0 ? 0 : Math.max(quiet, now - lastLoud);
            lastLoud = now;
        }
    }

    synchronized Interval interval() {
        Interval interval = new Interval(List.copyOf(pictures), total, gap, width, loud, quiet, delay);
        pictures.clear();
        gap = 0;
        quiet = 0;
        delay = -1;
        return interval;
    }
}
