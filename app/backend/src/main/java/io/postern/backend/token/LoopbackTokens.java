package io.postern.backend.token;

import java.time.Duration;

/** Two tokens for one room that nobody else knows. Their texts never show in {@link #toString()}. */
public record LoopbackTokens(String roomName, JoinToken sender, JoinToken receiver, Duration lifetime) {}
