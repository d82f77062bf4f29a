package io.postern.backend.session;

import java.time.Duration;

/** A bearer token of our own, as handed out once. Its text never shows in {@link #toString()}. */
public record BearerToken(String text, Duration lifetime) {
    @Override
    public String toString() {
        return "BearerToken[hidden]";
    }
}
