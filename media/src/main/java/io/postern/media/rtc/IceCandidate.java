package io.postern.media.rtc;

/** An ICE candidate (RTCIceCandidateInit). */
public record IceCandidate(String candidate, String sdpMid, int sdpMLineIndex) {}
