package io.postern.verify.lab;

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
     */
    record Interval(int frames, long total, long gapMillis, long loudSamples) {}

    private long total;
    private int frames;
    private long last;
    private long gap;
    private long loud;

    /** One more; says whether it is the first. */
    synchronized boolean picture() {
        long now = CallerEvents.now();
        if (total > 0) {
            gap = Math.max(gap, now - last);
        }
        last = now;
        frames++;
        total++;
        return total == 1;
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
        Interval interval = new Interval(frames, total, gap, loud);
        frames = 0;
        gap = 0;
        return interval;
    }
}
