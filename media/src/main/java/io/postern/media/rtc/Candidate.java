package io.postern.media.rtc;

/** An ICE candidate (RTCIceCandidateInit). */
public record Candidate(String candidate, String sdpMid, int sdpMLineIndex) {}
