package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import dev.onvoid.webrtc.media.audio.AudioTrack;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.rtc.MediaEngine;
import io.postern.media.rtc.RtcException;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Captures a microphone.
 *
 * <p>Sent audio goes through libwebrtc's own recording, with echo cancellation, noise suppression and gain control.
 * Until audio is sent, a recorder of ours reads the same device for the level meter; once audio flows to a sender the
 * recorder is closed and the level comes from the sender's statistics. While the microphone is muted, the recorder runs
 * for as long as the input level is asked for.
 *
 * <p>Asking a sender for its level waits for libwebrtc's signalling thread, at times for more than a tenth of a second. So the level is
 * the sender's last response, and reading it takes no lock that is held during such a request.
 */
final class MicrophoneCapture extends LocalAudio {
    private static final Logger LOG = LoggerFactory.getLogger(MicrophoneCapture.class);
    private static final long CHECK_INTERVAL_MILLIS = 50;
    private static final long LEVEL_WANTED_NANOS = 500_000_000;
    private static final long INPUT_LEVEL_WANTED_NANOS = 1_000_000_000;
    private static final long RETRY_NANOS = 3_000_000_000L;

    private final String id;
    private final Supplier<NativeFactory> factories;
    private final MediaThreads threads;
    private final AudioDevices devices;
    private final Consumer<MediaEngine.AudioCapture> closing;
    private final PeakMeter meter = new PeakMeter();
    private final Future<?> checking;

    /** For the device executor only. */
    private @Nullable AudioDeviceModule recorder;

    private final List<MicrophoneFeed> feeds = new CopyOnWriteArrayList<>();

    /** Held while a sender is asked for its level, and while one is removed. */
    private final ReentrantLock asking = new ReentrantLock();

    private volatile boolean listening;
    private volatile SentLevel sent = new SentLevel(0, 0);
    private volatile long levelAskedNanos;
    private volatile long inputLevelAskedNanos = System.nanoTime() - INPUT_LEVEL_WANTED_NANOS;
    private volatile long failedNanos = System.nanoTime() - RETRY_NANOS;
    private volatile boolean closed;

    /** Creates a capture that does not record yet. */
    MicrophoneCapture(
            String id,
            Supplier<NativeFactory> factories,
            MediaThreads threads,
            AudioDevices devices,
            Consumer<MediaEngine.AudioCapture> closing) {
        this.id = id;
        this.factories = factories;
        this.threads = threads;
        this.devices = devices;
        this.closing = closing;
        this.checking = threads.timer()
                .scheduleWithFixedDelay(
                        this::check, CHECK_INTERVAL_MILLIS, CHECK_INTERVAL_MILLIS, TimeUnit.MILLISECONDS);
    }

    /**
     * Opens a microphone. All captures of real microphones share one device at a time: the one that was opened last.
     *
     * @param factories supplies the current factory
     * @param closing told, a single time, that the capture was closed
     */
    static MicrophoneCapture open(
            String id,
            Supplier<NativeFactory> factories,
            MediaThreads threads,
            AudioDevices devices,
            Consumer<MediaEngine.AudioCapture> closing) {
        return threads.onDevices(() -> {
            try {
                if (!devices.select(DeviceKind.MICROPHONE, id)) {
                    throw failure(DeviceException.Reason.NOT_FOUND, id, null);
                }
            } catch (RtcException e) {
                throw failure(DeviceException.Reason.FAILED, id, e);
            }
            MicrophoneCapture capture = new MicrophoneCapture(id, factories, threads, devices, closing);
            try {
                capture.listen();
            } catch (DeviceException e) {
                capture.checking.cancel(false);
                throw e;
            }
            return capture;
        });
    }

    private static DeviceException failure(DeviceException.Reason reason, String id, @Nullable Throwable cause) {
        return new DeviceException(DeviceKind.MICROPHONE, reason, id, cause);
    }

    /** On the device executor. */
    private void listen() {
        if (recorder != null || closed) {
            return;
        }
        try {
            AudioDeviceModule opened =
                    MediaThreads.callWithTimeout("the microphone", this::startRecorder, MicrophoneCapture::endRecorder);
            // The shared device has to be set again. Not by select(): another microphone may have been selected
            // meanwhile.
            devices.reapplySelection();
            recorder = opened;
            listening = true;
        } catch (RuntimeException | Error e) {
            if (!(e instanceof RtcException)) {
                NativeCalls.rethrowUnlessNative(e);
            }
            throw failure(DeviceException.Reason.FAILED, id, e);
        }
    }

    private AudioDeviceModule startRecorder() {
        AudioDeviceModule opened = new AudioDeviceModule();
        try {
            devices.prepare(opened, DeviceKind.MICROPHONE, id);
            opened.setAudioSink(
                    (samples, count, bytes, channels, rate, delay, drift) -> meter.add(samples, samples.length));
            opened.initRecording();
            opened.startRecording();
            return opened;
        } catch (RuntimeException | Error e) {
            opened.dispose();
            throw e;
        }
    }

    private static void endRecorder(AudioDeviceModule open) {
        try {
            open.stopRecording();
        } catch (Error e) {
            NativeCalls.rethrowUnlessNative(e);
            LOG.debug("The level meter's recording did not end cleanly: {}", e.getMessage());
        }
        open.dispose();
    }

    /** On the device executor. */
    private void stopListening() {
        listening = false;
        AudioDeviceModule open = recorder;
        recorder = null;
        if (open != null) {
            try {
                MediaThreads.callWithTimeout("the microphone", () -> endRecorder(open));
            } catch (RtcException e) {
                LOG.warn("The level meter's recording does not end: {}", e.getMessage());
            }
        }
    }

    /** Closes the recorder, because it belongs to an earlier sound server. On the device executor. */
    void serverChanged() {
        stopListening();
        failedNanos = System.nanoTime() - RETRY_NANOS;
    }

    /** Starts or stops the recorder as needed. On the device executor. */
    private void followListeners() {
        try {
            if (wantsToListen()) {
                listen();
            } else {
                stopListening();
            }
        } catch (DeviceException e) {
            failedNanos = System.nanoTime();
            LOG.warn("The microphone cannot be recorded", e);
        }
    }

    private boolean wantsToListen() {
        if (closed) {
            return false;
        }
        if (feeds.isEmpty()) {
            return true;
        }
        if (feeds.stream().anyMatch(MicrophoneFeed::isEnabled)) {
            return listening && sent.seconds() == 0;
        }
        return System.nanoTime() - inputLevelAskedNanos < INPUT_LEVEL_WANTED_NANOS;
    }

    private void check() {
        boolean wanted = wantsToListen();
        if (wanted != listening && (!wanted || System.nanoTime() - failedNanos > RETRY_NANOS)) {
            threads.devices().execute(this::followListeners);
        }
        boolean asked = System.nanoTime() - levelAskedNanos < LEVEL_WANTED_NANOS;
        if (!asked && !listening) {
            return;
        }
        // The lock keeps the sender from being removed meanwhile.
        asking.lock();
        try {
            // The next check reads the response.
            feeds.stream().findFirst().ifPresent(feed -> feed.ask(answer -> sent = answer));
        } finally {
            asking.unlock();
        }
    }

    @Override
    Feed openFeed(String trackId) {
        NativeFactory factory = factories.get();
        return new MicrophoneFeed(factory, factory.createMicrophoneTrack(trackId));
    }

    private final class MicrophoneFeed implements Feed {
        private final NativeFactory factory;
        private final AudioTrack track;
        private volatile @Nullable Probe probe;
        private volatile boolean enabled = true;

        MicrophoneFeed(NativeFactory factory, AudioTrack track) {
            this.factory = factory;
            this.track = track;
        }

        @Override
        public AudioTrack track() {
            return track;
        }

        @Override
        public void start(Probe probe) {
            this.probe = probe;
            factory.recording().microphoneBegins();
            feeds.add(this);
        }

        private void ask(Consumer<SentLevel> answer) {
            Probe known = probe;
            if (known != null) {
                known.ask(answer);
            }
        }

        @Override
        public void setEnabled(boolean enabled) {
            this.enabled = enabled;
            track.setEnabled(enabled);
        }

        @Override
        public boolean isEnabled() {
            return enabled;
        }

        @Override
        public void detach() {
            boolean removed;
            asking.lock();
            try {
                removed = feeds.remove(this);
            } finally {
                asking.unlock();
            }
            if (removed) {
                factory.recording().microphoneEnds();
                if (feeds.isEmpty()) {
                    sent = new SentLevel(0, 0);
                    threads.devices().execute(MicrophoneCapture.this::followListeners);
                }
            }
        }

        @Override
        public void dispose() {
            NativeCalls.dispose(track);
        }
    }

    @Override
    public double level() {
        levelAskedNanos = System.nanoTime();
        if (feeds.isEmpty()) {
            return meter.level();
        }
        if (feeds.stream().noneMatch(MicrophoneFeed::isEnabled)) {
            return 0;
        }
        return listening ? meter.level() : sent.level();
    }

    @Override
    public double inputLevel() {
        long now = System.nanoTime();
        levelAskedNanos = now;
        inputLevelAskedNanos = now;
        return listening ? meter.level() : level();
    }

    @Override
    public void close() {
        if (closed) {
            return;
        }
        boolean first = threads.onDevices(() -> {
            if (closed) {
                return false;
            }
            closed = true;
            checking.cancel(false);
            stopListening();
            return true;
        });
        if (first) {
            closing.accept(this);
        }
    }
}
