package io.postern.backend.token;

import java.time.Duration;

/** A LiveKit access token. {@link #toString()} hides it. */
public record JoinToken(String text, Duration lifetime) {
    @Override
    public String toString() {
        return "JoinToken[hidden]";
    }
}
