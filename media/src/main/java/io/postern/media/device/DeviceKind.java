package io.postern.media.device;

/** The three kinds of device a person chooses. */
public enum DeviceKind {
    CAMERA,
    MICROPHONE,
    SPEAKER
}
