package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import java.util.List;

/** The machine's microphones and speakers, and which of them libwebrtc uses. For the device executor only. */
interface SoundDevices extends AutoCloseable {
    /** A machine without sound. */
    SoundDevices NONE = new SoundDevices() {
        @Override
        public List<MediaDevice> list(DeviceKind kind) {
            return List.of();
        }

        @Override
        public boolean choose(DeviceKind kind, String id) {
            return false;
        }

        @Override
        public void prepare(AudioDeviceModuleBase recorder, String microphone) {}

        @Override
        public void follow() {}

        @Override
        public void close() {}
    };

    /** What there is, the system's default first. */
    List<MediaDevice> list(DeviceKind kind);

    /**
     * Uses a device from now on, also for what is already playing or recording.
     *
     * @return false if there is no such device
     * @throws io.postern.media.rtc.RtcException if it cannot be used; the one before goes on
     */
    boolean choose(DeviceKind kind, String id);

    /** Before a module of our own, beside libwebrtc's, begins to record. */
    void prepare(AudioDeviceModuleBase recorder, String microphone);

    /** Called some times a second, for what has to be kept up. */
    void follow();

    @Override
    void close();
}
