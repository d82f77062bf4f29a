package io.postern.desktop.lobby;

import io.postern.media.frame.PictureSource;

/** What the own picture shows. */
public sealed interface Preview {
    /** The camera is switched off. */
    record Off() implements Preview {}

    /** The camera is being opened. */
    record Opening() implements Preview {}

    record Showing(PictureSource pictures) implements Preview {}

    /** There is no picture, and here is one sentence why. */
    record Failed(String sentence) implements Preview {}
}
