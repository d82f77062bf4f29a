package io.postern.media.rtc.webrtcjava;

import java.util.Arrays;

/** The loudness of audio in steps of 20 ms, for comparing two recordings that differ only by their processing. */
record LoudnessEnvelope(double[] loudness) {
    static final int STEPS_PER_SECOND = 50;

    /** @param samples of one channel */
    static LoudnessEnvelope of(short[] samples, int rate) {
        int step = rate / STEPS_PER_SECOND;
        double[] loudness = new double[samples.length / step];
        for (int i = 0; i < loudness.length; i++) {
            double sum = 0;
            for (int j = i * step; j < (i + 1) * step; j++) {
                sum += (double) samples[j] * samples[j];
            }
            loudness[i] = Math.sqrt(sum / step);
        }
        return new LoudnessEnvelope(loudness);
    }

    /** The loudness in the pauses: the lowest decile. */
    double floor() {
        double[] sorted = loudness.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 10];
    }

    /** The loudness of speech: the highest decile. */
    double peak() {
        double[] sorted = loudness.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length * 9 / 10];
    }

    /** From -1 to 1: how well this goes up and down with another sound that repeats itself, wherever that began. */
    double likeness(LoudnessEnvelope repeated) {
        double best = -1;
        for (int shift = 0; shift < repeated.loudness.length; shift++) {
            best = Math.max(best, correlation(repeated, shift));
        }
        return best;
    }

    private double correlation(LoudnessEnvelope other, int shift) {
        int n = loudness.length;
        double meanA = Arrays.stream(loudness).average().orElse(0);
        double meanB = Arrays.stream(other.loudness).average().orElse(0);
        double ab = 0;
        double aa = 0;
        double bb = 0;
        for (int i = 0; i < n; i++) {
            double a = loudness[i] - meanA;
            double b = other.loudness[(i + shift) % other.loudness.length] - meanB;
            ab += a * b;
            aa += a * a;
            bb += b * b;
        }
        return aa == 0 || bb == 0 ? 0 : ab / Math.sqrt(aa * bb);
    }
}
