package io.postern.media.device;

import java.util.List;

/**
 * Lists the cameras, microphones and speakers of this machine. All methods return at once, from a list that the device
 * executor keeps up to date; any thread.
 */
public interface DeviceCatalog {
    /** Lists the devices of one kind, the system's default first. Empty when there are none; never fails. */
    List<MediaDevice> list(DeviceKind kind);

    /**
     * Registers a listener that is called on the device executor after any list changed. Close the returned handle to
     * stop.
     */
    Registration onChange(Runnable listener);

    /** A listener's registration. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
