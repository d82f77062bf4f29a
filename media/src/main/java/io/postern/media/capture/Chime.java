package io.postern.media.capture;

/** Generates two soft notes for testing a speaker, block by block. Not thread safe. */
public final class Chime {
    /** Frequencies of the two notes, in hertz: C5 and G5. */
    static final double[] NOTES = {523.25, 783.99};

    private static final double NOTE_SECONDS = 0.45;
    private static final double ATTACK_SECONDS = 0.01;
    private static final double DECAY_PER_SECOND = 6;
    private static final double LOUDNESS = 0.25;

    private long played;

    /**
     * Writes the next samples, and silence after the end.
     *
     * @param samples filled with signed 16 bit little-endian samples, interleaved by channel
     * @param frames samples for each channel
     * @param rate samples a second
     * @return whether there was still something to hear
     */
    public boolean next(byte[] samples, int frames, int channels, int rate) {
        boolean heard = false;
        int at = 0;
        for (int i = 0; i < frames; i++) {
            double seconds = (double) played++ / rate;
            int note = (int) (seconds / NOTE_SECONDS);
            int sample = 0;
            if (note < NOTES.length) {
                heard = true;
                sample = sample(NOTES[note], seconds - note * NOTE_SECONDS);
            }
            for (int channel = 0; channel < channels; channel++) {
                samples[at++] = (byte) sample;
                samples[at++] = (byte) (sample >> 8);
            }
        }
        return heard;
    }

    private static int sample(double frequency, double seconds) {
        double envelope = Math.min(1, seconds / ATTACK_SECONDS) * Math.exp(-DECAY_PER_SECOND * seconds);
        return (int) Math.round(Math.sin(2 * Math.PI * frequency * seconds) * envelope * LOUDNESS * Short.MAX_VALUE);
    }
}
