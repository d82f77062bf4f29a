package io.postern.media.rtc;

/** Thrown when the media library did not complete a call in time; it is not called again. */
public final class MediaLibraryTimeoutException extends RtcException {
    private static final long serialVersionUID = 1;

    public MediaLibraryTimeoutException(String call) {
        super("The media library does not respond: " + call);
    }
}
