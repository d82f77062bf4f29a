package io.postern.media.rtc;

/** An offer or an answer (RTCSessionDescription). */
public record SessionDescription(Type type, String sdp) {
    /** The kinds that are exchanged. */
    public enum Type {
        OFFER,
        ANSWER
    }
}
