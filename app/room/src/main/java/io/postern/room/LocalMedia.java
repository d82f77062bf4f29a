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
 * <p>Plugging devices in and out is handled. If a microphone or speaker in use is unplugged, the system's default
 * replaces it until it is back. If the system's default was chosen, changes of the default are followed. A camera that
 * is unplugged is switched off, because nobody wants to be seen by another camera unasked.
 */
public interface LocalMedia {
    /** The devices that can be selected. */
    DeviceCatalog devices();

    /** Screens and windows that can be shared with {@link Room#shareScreen}. */
    ScreenCatalog screens();

    /** The device in use: the preferred one, else the system's default, else none. */
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
     * Sets the preferred device, as restored from settings. It is used now or once it is plugged in; until then the
     * system's default is used.
     */
    CompletableFuture<Void> prefer(DeviceKind kind, DevicePreference wish);

    /**
     * Adds a listener for the effects of plugging devices in and out, called on the device executor. Close the returned
     * handle to stop.
     */
    DeviceCatalog.Registration onDeviceEvent(Consumer<DeviceEvent> listener);

    /**
     * Sets the sound processing of the microphone. A microphone that is being sent changes without a gap; {@link
     * AudioProcessing#ALL} at first. Returns at once.
     */
    void process(AudioProcessing processing);

    /** The sound processing of the microphone. */
    AudioProcessing processing();

    /**
     * Sets the size and frame rate to request from cameras; 1280×720 at 30 frames a second at first. Cameras deliver
     * the nearest mode they have. A camera in use is reopened, which takes a moment; the future fails if that fails.
     */
    CompletableFuture<Void> capture(int width, int height, int framesPerSecond);

    /**
     * Sets the volume of others, in addition to the system's volume; a new visit begins at the system's volume.
     * Completes when it is set, also if there is no speaker or the volume cannot be set.
     *
     * @param percent 0 to 100
     */
    CompletableFuture<Void> speakerVolume(int percent);

    /** Plays a short sound on the selected speaker; completes when it has been played. */
    CompletableFuture<Void> playTestSound();

    /** Takes a lease on the chosen camera, which opens it if it is not open. */
    CompletableFuture<CameraLease> openCamera();

    /** Takes a lease on the chosen microphone, which opens it if it is not open. */
    CompletableFuture<MicrophoneLease> openMicrophone();

    /** A lease on own video. */
    interface CameraLease extends AutoCloseable {
        /** Own video as captured (not mirrored); goes on across a change of camera. */
        VideoSource video();

        @Override
        void close();
    }

    /** A lease on own sound. */
    interface MicrophoneLease extends AutoCloseable {
        /** The peak level of the last 50 ms, 0 (silence) to 1 (full scale). */
        double level();

        /**
         * The peak level of the microphone's own signal, also while it is muted in every room: the microphone is then
         * captured locally, as long as this is called at least once a second.
         */
        double heard();

        @Override
        void close();
    }
}
