package io.postern.room;

import io.postern.media.device.DeviceCatalog;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.device.ScreenCatalog;
import io.postern.media.frame.PictureSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * Own cameras and microphones, shared between a lobby and any number of rooms: a device is open while someone holds a
 * lease on it. Thread safe; devices are opened and closed on the device executor, and futures complete there,
 * exceptionally with {@link io.postern.media.device.DeviceException}.
 */
public interface LocalMedia {
    /** What there is to choose from. */
    DeviceCatalog devices();

    /** Screens and windows that can be shared with {@link Room#shareScreen}. */
    ScreenCatalog screens();

    /** The chosen device, or the system's default, or nothing if there is none. */
    Optional<MediaDevice> selected(DeviceKind kind);

    /**
     * Chooses a device. Open leases and publications switch over without a gap in the call; if the new device cannot be
     * opened the previous one goes on and the future fails.
     */
    CompletableFuture<Void> select(DeviceKind kind, String deviceId);

    /** Opens the chosen camera, or joins those who have it open already. */
    CompletableFuture<CameraLease> openCamera();

    /** Opens the chosen microphone, or joins those who have it open already. */
    CompletableFuture<MicrophoneLease> openMicrophone();

    /** An interest in own pictures. */
    interface CameraLease extends AutoCloseable {
        /** Own pictures as captured (not mirrored); goes on across a change of camera. */
        PictureSource pictures();

        @Override
        void close();
    }

    /** An interest in own sound. */
    interface MicrophoneLease extends AutoCloseable {
        /** Peak of the last 50 ms, 0 (silence) to 1 (full scale). */
        double level();

        @Override
        void close();
    }
}
