package io.postern.media.rtc;

/** The kinds of media a track carries. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
