package io.postern.backend.token;

import java.time.Duration;

/** A LiveKit access token as handed out. Its text never shows in {@link #toString()}. */
public record JoinToken(String text, Duration lifetime) {
    @Override
    public String toString() {
        return "JoinToken[hidden]";
    }
}
