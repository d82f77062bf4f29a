package io.postern.room;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;

/** A device of own media was plugged in or out; says what was used instead. */
public sealed interface DeviceEvent {
    DeviceKind kind();

    /**
     * The preferred device is gone; another one is used until it is back.
     *
     * @param wish the preferred device, which is gone
     * @param instead the device that is used now
     */
    record FellBack(DeviceKind kind, DevicePreference wish, MediaDevice instead) implements DeviceEvent {}

    /** The preferred device is back and is used again. */
    record CameBack(DeviceKind kind, MediaDevice device) implements DeviceEvent {}

    /**
     * The device in use is gone and nothing replaces it: the camera or microphone is off in every room, until it is
     * switched on with {@link Room#setEnabled}.
     *
     * @param label the device's label; may be empty
     */
    record Lost(DeviceKind kind, String label) implements DeviceEvent {}
}
