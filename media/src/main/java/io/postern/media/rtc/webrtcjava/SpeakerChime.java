package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModule;
import io.postern.media.capture.Chime;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.rtc.RtcException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Plays two notes on the selected speaker, through an audio module of its own beside the one that plays the call. */
final class SpeakerChime {
    private static final Logger LOG = LoggerFactory.getLogger(SpeakerChime.class);
    /** Samples that were handed over may not have been played yet. */
    private static final long DRAIN_MILLIS = 300;

    private static final long TIMEOUT_MILLIS = 5_000;

    private final ScheduledExecutorService executor;
    private final CompletableFuture<Void> played = new CompletableFuture<>();
    private final AtomicBoolean ending = new AtomicBoolean();
    private final Chime chime = new Chime();
    private @Nullable AudioDeviceModule player;

    private SpeakerChime(ScheduledExecutorService executor) {
        this.executor = executor;
    }

    /** Plays the notes. On the device executor. */
    static CompletableFuture<Void> play(AudioDevices devices, ScheduledExecutorService executor) {
        SpeakerChime sound = new SpeakerChime(executor);
        sound.start(devices);
        return sound.played;
    }

    private void start(AudioDevices devices) {
        try {
            player = MediaThreads.callWithTimeout("the speaker", () -> startPlayer(devices), SpeakerChime::endPlayer);
            devices.reapplySelection();
            // A device that requests no samples would never reach the end.
            executor.schedule(() -> end(notPlayed(null)), TIMEOUT_MILLIS, TimeUnit.MILLISECONDS);
        } catch (RuntimeException | Error e) {
            if (!(e instanceof RtcException)) {
                NativeCalls.rethrowUnlessNative(e);
            }
            end(notPlayed(e));
        }
    }

    private AudioDeviceModule startPlayer(AudioDevices devices) {
        AudioDeviceModule opened = new AudioDeviceModule();
        try {
            devices.prepare(opened, DeviceKind.SPEAKER, "");
            opened.setAudioSource(this::fill);
            opened.initPlayout();
            opened.startPlayout();
            return opened;
        } catch (RuntimeException | Error e) {
            opened.dispose();
            throw e;
        }
    }

    private static void endPlayer(AudioDeviceModule open) {
        try {
            open.stopPlayout();
        } catch (RuntimeException | Error e) {
            NativeCalls.rethrowUnlessNative(e);
            LOG.debug("The test sound did not end cleanly: {}", e.getMessage());
        }
        open.dispose();
    }

    private static DeviceException notPlayed(@Nullable Throwable cause) {
        return new DeviceException(DeviceKind.SPEAKER, DeviceException.Reason.FAILED, "test sound", cause);
    }

    /** Fills the next samples. On the playing thread. */
    private int fill(byte[] samples, int frames, int bytesPerFrame, int channels, int rate) {
        if (!chime.next(samples, frames, channels, rate) && ending.compareAndSet(false, true)) {
            executor.schedule(() -> end(null), DRAIN_MILLIS, TimeUnit.MILLISECONDS);
        }
        return frames * channels;
    }

    /** On the device executor. */
    private void end(@Nullable DeviceException failure) {
        AudioDeviceModule open = player;
        player = null;
        if (open != null) {
            try {
                MediaThreads.callWithTimeout("the speaker", () -> endPlayer(open));
            } catch (RtcException e) {
                LOG.warn("The test sound does not end: {}", e.getMessage());
            }
        }
        if (failure == null) {
            played.complete(null);
        } else {
            played.completeExceptionally(failure);
        }
    }
}
