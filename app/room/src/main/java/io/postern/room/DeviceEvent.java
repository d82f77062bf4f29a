package io.postern.room;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;

/** Something was plugged in or out that own media depend on, and what was made of it. */
public sealed interface DeviceEvent {
    DeviceKind kind();

    /**
     * The wished device is no longer there; another is used until it is back.
     *
     * @param wish what it is that went
     * @param instead what is used now
     */
    record FellBack(DeviceKind kind, DevicePreference wish, MediaDevice instead) implements DeviceEvent {}

    /** The wished device is there again, and is used again. */
    record CameBack(DeviceKind kind, MediaDevice device) implements DeviceEvent {}

    /**
     * The device in use went, and nothing takes its place: camera or microphone are off, in every room. They go on with
     * {@link Room#setEnabled}, not by themselves.
     *
     * @param label what it was called; may be empty
     */
    record Lost(DeviceKind kind, String label) implements DeviceEvent {}
}
