package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import java.util.List;

/** The machine's microphones and speakers, and which of them libwebrtc uses. For the device executor only. */
interface AudioDevices extends AutoCloseable {
    /** A machine without sound. */
    AudioDevices NONE = new AudioDevices() {
        @Override
        public List<MediaDevice> list(DeviceKind kind) {
            return List.of();
        }

        @Override
        public boolean select(DeviceKind kind, String id) {
            return false;
        }

        @Override
        public void prepare(AudioDeviceModuleBase module, DeviceKind kind, String id) {}

        @Override
        public boolean onChange(Runnable changed) {
            return false;
        }

        @Override
        public boolean isServerExpectedBack() {
            return false;
        }

        @Override
        public void reapplySelection() {}

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
    boolean select(DeviceKind kind, String id);

    /**
     * Before a module of our own, beside libwebrtc's, begins to record or to play.
     *
     * @param id the wanted device; empty for the chosen one
     */
    void prepare(AudioDeviceModuleBase module, DeviceKind kind, String id);

    /** Called after changes, or some times a second where they are not told, for what has to be kept up. */
    void reapplySelection();

    /**
     * Tells when devices, the system's default or our streams may have changed, on any thread, for as long as this is
     * open.
     *
     * @return whether that will be told; if not, one has to look
     */
    boolean onChange(Runnable changed);

    /** Whether a sound server that was there a moment ago is expected back, so that looking soon is worth it. */
    boolean isServerExpectedBack();

    @Override
    void close();
}
