package io.postern.room;

/** LiveKit's TrackSource. */
public enum TrackSource {
    CAMERA,
    MICROPHONE,
    SCREEN_SHARE,
    SCREEN_SHARE_AUDIO,
    /** Published without a source; see {@link Publication#shownAs}. */
    UNKNOWN
}
