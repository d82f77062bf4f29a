package io.postern.media.capture;

/**
 * Generates a soft tone for demonstrations, tests and machines without a microphone: 440 Hz, about -20 dBFS, swelling
 * every two seconds. Not thread safe.
 */
public final class TestTone {
    /** Samples per second, one channel. */
    public static final int RATE = 48_000;

    /** Samples in one block: 10 ms. */
    public static final int SAMPLES = RATE / 100;

    /** Cycles per second. */
    public static final int FREQUENCY = 440;

    private static final double AMPLITUDE = 0.1 * Short.MAX_VALUE;
    private static final double SWELL = 0.35;
    private static final int SWELL_SAMPLES = 2 * RATE;

    /**
     * The position within the swell, in which the tone makes a whole number of cycles, so that there is no step where
     * it restarts.
     */
    private int position;

    /** @param samples receives the next {@link #SAMPLES} signed 16 bit little-endian samples */
    public void next(byte[] samples) {
        for (int i = 0; i < SAMPLES; i++) {
            double swell = 1 - SWELL * (1 + Math.cos(2 * Math.PI * position / SWELL_SAMPLES)) / 2;
            double wave = Math.sin(2 * Math.PI * FREQUENCY * position / RATE);
            int sample = (int) Math.round(AMPLITUDE * swell * wave);
            samples[2 * i] = (byte) sample;
            samples[2 * i + 1] = (byte) (sample >> 8);
            position = (position + 1) % SWELL_SAMPLES;
        }
    }
}
