package io.postern.media.rtc;

/** Thrown when libwebrtc refuses an operation. The message is libwebrtc's own, for the log. */
public class RtcException extends RuntimeException {
    public RtcException(String message) {
        super(message);
    }
}
