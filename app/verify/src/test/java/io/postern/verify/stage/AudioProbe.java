package io.postern.verify.stage;

import static org.awaitility.Awaitility.await;

import io.postern.media.frame.VideoSource;
import io.postern.media.rtc.RemoteTrack;
import io.postern.verify.peer.NodePeer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;

/** Measures received audio: samples, samples above silence, and the frequency of the tone of each channel. */
public final class AudioProbe implements AutoCloseable {
    /** Above this, of 32,767, a sample counts as sound. */
    private static final int SILENCE = 500;

    private final VideoSource.Watch watch;
    private final Side left = new Side();
    private final Side right = new Side();
    private long samples;
    private long loud;

    AudioProbe(Function<RemoteTrack.SoundSink, VideoSource.Watch> listen) {
        watch = listen.apply(this::listen);
    }

    private synchronized void listen(byte[] bytes, int sampleRate, int channels, int frames) {
        var shorts = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).asShortBuffer();
        for (int i = 0; i < frames; i++) {
            int sample = shorts.get(i * channels);
            samples++;
            if (Math.abs(sample) > SILENCE) {
                loud++;
            }
            left.hear(sample, sampleRate);
            right.hear(shorts.get((i + 1) * channels - 1), sampleRate);
        }
    }

    /** One channel. */
    private static final class Side {
        private boolean above;
        private int crossings;
        private int measured;
        private int hertz;

        private void hear(int sample, int sampleRate) {
            if (!above && sample > SILENCE) {
                above = true;
                crossings++;
            } else if (above && sample < -SILENCE) {
                above = false;
            }
            if (++measured >= sampleRate / 2) {
                hertz = crossings * 2;
                crossings = 0;
                measured = 0;
            }
        }
    }

    /** Samples per channel so far. */
    public synchronized long samples() {
        return samples;
    }

    /** How many of them were above silence. */
    public synchronized long loud() {
        return loud;
    }

    /** The tone of the last half second, 0 while it is silent. */
    public synchronized int hertz() {
        return left.hertz;
    }

    private synchronized int rightHertz() {
        return right.hertz;
    }

    /** Waits until so many samples were above silence. */
    public AudioProbe awaitLoud(long wanted) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> loud() >= wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Only " + loud() + " of " + samples() + " samples were above silence.", e);
        }
        return this;
    }

    /** Waits for a tone, give or take a few hertz. */
    public void awaitTone(int wanted) {
        awaitTones(wanted, wanted);
    }

    /** Waits for a tone on each side, give or take a few hertz. */
    public void awaitTones(int wantedLeft, int wantedRight) {
        try {
            await().atMost(NodePeer.PATIENCE)
                    .until(() -> Math.abs(hertz() - wantedLeft) <= 10 && Math.abs(rightHertz() - wantedRight) <= 10);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(
                    "Heard " + hertz() + " and " + rightHertz() + " hertz instead of " + wantedLeft + " and "
                            + wantedRight,
                    e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
