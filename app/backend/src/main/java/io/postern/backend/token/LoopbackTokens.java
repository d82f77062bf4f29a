package io.postern.backend.token;

import java.time.Duration;

/**
 * Two tokens for one secret room, for the sender and the receiver of a loopback test. {@link #toString()} hides them.
 */
public record LoopbackTokens(String roomName, JoinToken sender, JoinToken receiver, Duration lifetime) {}
