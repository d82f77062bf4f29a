package io.postern.backend.session;

import java.time.Duration;

/** A session token of this backend, handed out only once. {@link #toString()} hides it. */
public record BearerToken(String text, Duration lifetime) {
    @Override
    public String toString() {
        return "BearerToken[hidden]";
    }
}
