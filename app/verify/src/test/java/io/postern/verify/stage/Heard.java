package io.postern.verify.stage;

import static org.awaitility.Awaitility.await;

import io.postern.media.frame.PictureSource;
import io.postern.media.rtc.RemoteTrack;
import io.postern.verify.peer.NodePeer;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.function.Function;
import org.awaitility.core.ConditionTimeoutException;

/** Counts samples, those above silence, and how often the tone swings. */
public final class Heard implements AutoCloseable {
    /** Above this, of 32,767, a sample counts as sound. */
    private static final int SILENCE = 500;

    private final PictureSource.Watch watch;
    private long samples;
    private long loud;
    private boolean above;
    private int crossings;
    private int measured;
    private int hertz;

    Heard(Function<RemoteTrack.SoundSink, PictureSource.Watch> listen) {
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
        return hertz;
    }

    /** Waits until so many samples were above silence. */
    public Heard awaitLoud(long wanted) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> loud() >= wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Only " + loud() + " of " + samples() + " samples were above silence.", e);
        }
        return this;
    }

    /** Waits for a tone, give or take a few hertz. */
    public void awaitTone(int wanted) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> Math.abs(hertz() - wanted) <= 10);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Heard " + hertz() + " hertz instead of " + wanted, e);
        }
    }

    @Override
    public void close() {
        watch.close();
    }
}
