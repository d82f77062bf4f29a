package io.postern.media.device;

import java.util.List;

/** What devices there are. All methods return at once from a cached list that the device executor keeps fresh; any thread. */
public interface DeviceCatalog {
    /** The devices of one kind, the system's default first. Empty when there are none; never fails. */
    List<MediaDevice> list(DeviceKind kind);

    /** Called on the device executor after any list changed. Close the returned handle to stop. */
    Registration onChange(Runnable listener);

    /** A listener's registration. */
    interface Registration extends AutoCloseable {
        @Override
        void close();
    }
}
