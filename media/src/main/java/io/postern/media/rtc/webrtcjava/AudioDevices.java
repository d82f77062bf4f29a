package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.audio.AudioDeviceModuleBase;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import java.util.List;

/** Lists the machine's microphones and speakers and selects those that libwebrtc uses. For the device executor only. */
interface AudioDevices extends AutoCloseable {
    /** A machine without audio. */
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

    /** Lists the devices, the system's default first. */
    List<MediaDevice> list(DeviceKind kind);

    /**
     * Uses a device from now on, also for streams that are already playing or recording.
     *
     * @return false if there is no such device
     * @throws io.postern.media.rtc.RtcException if it cannot be used; the previous device stays selected
     */
    boolean select(DeviceKind kind, String id);

    /**
     * Prepares a module of our own, beside libwebrtc's, before it records or plays.
     *
     * @param id the wanted device; empty for the selected one
     */
    void prepare(AudioDeviceModuleBase module, DeviceKind kind, String id);

    /**
     * Moves streams to the selected devices again. Called after changes, or several times a second where changes are
     * not reported.
     */
    void reapplySelection();

    /**
     * Registers a callback for changes of devices, of the system's default or of our streams, on any thread, until this
     * object is closed.
     *
     * @return whether changes are reported; if not, the caller has to poll
     */
    boolean onChange(Runnable changed);

    /** Whether a sound server that was lost a moment ago is expected back, so that polling soon is worth it. */
    boolean isServerExpectedBack();

    @Override
    void close();
}
