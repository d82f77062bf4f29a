package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioTrack;
import dev.onvoid.webrtc.media.audio.CustomAudioSource;
import io.postern.media.capture.TestTone;
import io.postern.media.rtc.MediaEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Captures the test tone: 10 ms at a time, by the clock. */
final class TestToneCapture extends LocalAudio {
    private static final Logger LOG = LoggerFactory.getLogger(TestToneCapture.class);
    private static final int BITS = 16;
    private static final long PERIOD_MILLIS = 10;

    private final Supplier<NativeFactory> factories;
    private final TestTone tone = new TestTone();
    private final PeakMeter meter = new PeakMeter();
    private final byte[] samples = new byte[TestTone.SAMPLES * 2];
    private final Future<?> playing;
    private final Consumer<MediaEngine.AudioCapture> closing;
    private final ReentrantLock pushing = new ReentrantLock();
    private final List<ToneFeed> feeds = new ArrayList<>();

    /**
     * @param factories supplies the current factory
     * @param closing told that the capture was closed
     */
    TestToneCapture(
            Supplier<NativeFactory> factories,
            ScheduledExecutorService sound,
            Consumer<MediaEngine.AudioCapture> closing) {
        this.factories = factories;
        this.closing = closing;
        this.playing = sound.scheduleAtFixedRate(this::tick, 0, PERIOD_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            tone.next(samples);
            meter.add(samples, samples.length);
            pushing.lock();
            try {
                feeds.forEach(ToneFeed::push);
            } finally {
                pushing.unlock();
            }
        } catch (RuntimeException e) {
            // An exception here would silently end the periodic task.
            LOG.error("The test tone could not be played", e);
        }
    }

    @Override
    Feed openFeed(String trackId) {
        return new ToneFeed(factories.get(), trackId);
    }

    private final class ToneFeed implements Feed {
        private final NativeFactory factory;
        private final CustomAudioSource source = new CustomAudioSource();
        private final AudioTrack track;
        private boolean enabled = true;

        ToneFeed(NativeFactory factory, String trackId) {
            this.factory = factory;
            this.track = factory.createAudioTrack(trackId, source);
        }

        /** Pushes 10 ms. With the lock held. */
        private void push() {
            if (factory.recording().mayPushTone()) {
                source.pushAudio(samples, BITS, TestTone.RATE, 1, TestTone.SAMPLES);
            }
        }

        @Override
        public AudioTrack track() {
            return track;
        }

        @Override
        public void start(Probe probe) {
            factory.recording().unsettle();
            pushing.lock();
            try {
                feeds.add(this);
            } finally {
                pushing.unlock();
            }
        }

        @Override
        public void setEnabled(boolean enable) {
            enabled = enable;
            // Muting stops libwebrtc's recording, and unmuting starts it.
            pushing.lock();
            try {
                factory.recording().unsettle();
                track.setEnabled(enable);
            } finally {
                pushing.unlock();
            }
        }

        @Override
        public boolean isEnabled() {
            return enabled;
        }

        @Override
        public void detach() {
            pushing.lock();
            try {
                feeds.remove(this);
            } finally {
                pushing.unlock();
            }
        }

        @Override
        public void dispose() {
            NativeCalls.dispose(track);
            source.dispose();
        }
    }

    @Override
    public double level() {
        return meter.level();
    }

    @Override
    public double inputLevel() {
        return meter.level();
    }

    @Override
    public void close() {
        if (playing.cancel(false)) {
            meter.reset();
            closing.accept(this);
        }
    }
}
