package io.postern.desktop.lobby;

import io.postern.media.frame.VideoSource;

/** The state of the own video's preview. */
public sealed interface Preview {
    /** The camera is switched off. */
    record Off() implements Preview {}

    /** The camera is being opened. */
    record Opening() implements Preview {}

    record Showing(VideoSource video) implements Preview {}

    /** The camera does not work; {@link io.postern.ui.device.DeviceChoice#problemProperty} says why. */
    record Failed() implements Preview {}
}
