package io.postern.media.rtc;

/** The media library did not answer a call in time, and is not asked any more. */
public final class UnansweredException extends RtcException {
    private static final long serialVersionUID = 1;

    public UnansweredException(String call) {
        super("The media library does not answer: " + call);
    }
}
