package io.postern.room;

import io.postern.media.rtc.MediaKind;

/**
 * A published track, own or remote. Immutable.
 *
 * @param sid the server's id ({@code TR_…})
 * @param width of the captured frame in pixels, 0 for sound
 * @param mimeType such as {@code video/VP8}; may be empty
 * @param encrypted end to end; such a track cannot be decrypted here, so it is neither received, nor played or shown
 * @param subscription whether it is received; {@link Subscription#OWN} for own tracks
 * @param paused whether it does not arrive: the server or this client holds it back for lack of bandwidth, or it is
 *     watched and has not begun within two seconds; the last frame stays valid
 */
public record Publication(
        String sid,
        MediaKind kind,
        TrackSource source,
        String name,
        boolean muted,
        int width,
        int height,
        String mimeType,
        boolean encrypted,
        Subscription subscription,
        boolean paused) {
    /**
     * The source as which a track is shown. A track that was published without a source, as LiveKit's clients for
     * Node, Python and Go do unless told otherwise, or with one that does not fit its kind, is shown as what its kind
     * suggests.
     */
    public TrackSource shownAs() {
        return switch (source) {
            case CAMERA, MICROPHONE, UNKNOWN -> isVideo() ? TrackSource.CAMERA : TrackSource.MICROPHONE;
            case SCREEN_SHARE, SCREEN_SHARE_AUDIO ->
                isVideo() ? TrackSource.SCREEN_SHARE : TrackSource.SCREEN_SHARE_AUDIO;
        };
    }

    /** Whether it is video rather than audio. */
    public boolean isVideo() {
        return kind == MediaKind.VIDEO;
    }

    boolean isOf(TrackSource wanted) {
        return wanted == TrackSource.UNKNOWN ? source == wanted : shownAs() == wanted;
    }

    /** The state of receiving a track. */
    public enum Subscription {
        OWN,
        /** Not requested, or encrypted. */
        NONE,
        /** Requested, but not yet arriving. */
        WAITING,
        SUBSCRIBED,
        NOT_ALLOWED,
        FAILED
    }
}
