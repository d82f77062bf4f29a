package io.postern.media.rtc;

/** The media library did not answer a call in time, and is not asked any more. */
public final class MediaLibraryTimeoutException extends RtcException {
    private static final long serialVersionUID = 1;

    public MediaLibraryTimeoutException(String call) {
        super("The media library does not answer: " + call);
    }
}
