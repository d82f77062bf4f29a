package io.postern.media.device;

/** The kinds of device that a person selects. */
public enum DeviceKind {
    CAMERA,
    MICROPHONE,
    SPEAKER
}
