package io.postern.room;

import io.postern.media.device.AudioProcessing;
import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.frame.VideoSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * Own cameras and microphones, shared between a lobby and any number of rooms: a device is open while someone holds a
 * lease on it. Thread safe; devices are opened and closed on the device executor, and futures complete there,
 * exceptionally with {@link io.postern.media.device.DeviceException}.
 *
 * <p>What is plugged in and out is followed: a microphone or a speaker in use that goes is replaced by the system's default
 * until it is back; where the system's default was chosen, that is followed. A camera that goes is off, for nobody wants
 * to be seen by another one unasked.
 */
public interface LocalMedia {
    /** The devices that can be selected. */
    DeviceCatalog devices();

    /** Screens and windows that can be shared with {@link Room#shareScreen}. */
    ScreenCatalog screens();

    /** The device for the wish there is: the one wished for, or the system's default, or nothing if there is none. */
    Optional<MediaDevice> selected(DeviceKind kind);

    /** The chosen device, plugged in or not; {@link DevicePreference#SYSTEM_DEFAULT} at first. */
    DevicePreference wish(DeviceKind kind);

    /**
     * Chooses a device. Open leases and publications switch over without a gap in the call; if the new device cannot be
     * opened the previous one goes on and the future fails.
     */
    CompletableFuture<Void> select(DeviceKind kind, DevicePreference wish);

    /** Chooses a device by its id; empty for the system's default. */
    default CompletableFuture<Void> select(DeviceKind kind, String deviceId) {
        return select(
                kind,
                devices().list(kind).stream()
                        .filter(device -> device.id().equals(deviceId))
                        .findFirst()
                        .map(DevicePreference::of)
                        .orElse(DevicePreference.of(deviceId)));
    }

    /**
     * Says what is wanted if it is there, as it was remembered: it is taken up now or when it is plugged in, and the
     * system's default is used meanwhile.
     */
    CompletableFuture<Void> prefer(DeviceKind kind, DevicePreference wish);

    /** Told on the device executor what plugging in and out led to. Close the returned handle to stop. */
    DeviceCatalog.Registration onDeviceEvent(Consumer<DeviceEvent> listener);

    /**
     * Sets the sound processing of the microphone, also of one that is being sent, which goes on without a
     * gap; {@link AudioProcessing#ALL} at first. Returns at once.
     */
    void process(AudioProcessing processing);

    /** The sound processing of the microphone. */
    AudioProcessing processing();

    /**
     * Size and rate that cameras are asked for; 1280×720 at 30 frames a second at first. They deliver what they have next
     * to it. A camera in use is opened again, which takes a moment; the future fails if it does not come back.
     */
    CompletableFuture<Void> capture(int width, int height, int framesPerSecond);

    /**
     * How loud others are heard from now on, beside the loudness of the system; a new stay in a room begins at the system's.
     * Completes when it is set, also where there is no speaker or it cannot be told.
     *
     * @param percent 0 to 100
     */
    CompletableFuture<Void> speakerVolume(int percent);

    /** Plays something short on the selected speaker; completes when it was played. */
    CompletableFuture<Void> playTestSound();

    /** Opens the chosen camera, or joins those who have it open already. */
    CompletableFuture<CameraLease> openCamera();

    /** Opens the chosen microphone, or joins those who have it open already. */
    CompletableFuture<MicrophoneLease> openMicrophone();

    /** An interest in own video. */
    interface CameraLease extends AutoCloseable {
        /** Own video as captured (not mirrored); goes on across a change of camera. */
        VideoSource video();

        @Override
        void close();
    }

    /** An interest in own sound. */
    interface MicrophoneLease extends AutoCloseable {
        /** Peak of the last 50 ms, 0 (silence) to 1 (full scale). */
        double level();

        /**
         * The same of what the microphone hears, also while it is muted in every room: it is then listened to on this
         * machine only, as long as this is called at least once a second.
         */
        double heard();

        @Override
        void close();
    }
}
