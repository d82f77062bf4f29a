package io.postern.media.rtc;

/** The two kinds of media a track carries. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
