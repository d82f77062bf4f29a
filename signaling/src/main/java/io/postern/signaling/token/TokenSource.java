package io.postern.signaling.token;

import io.postern.signaling.AccessToken;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Gives join tickets. Thread safe. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Asks for a ticket to a room.
     *
     * @param roomName 1 to 256 characters
     * @return completes on any thread; exceptionally with {@link TokenException}
     */
    CompletableFuture<JoinTicket> ticket(String roomName);

    /** Always the same ticket, whatever the room; for tools and tests that were given a token. */
    static TokenSource literal(URI server, AccessToken token) {
        CompletableFuture<JoinTicket> ticket = CompletableFuture.completedFuture(new JoinTicket(server, token));
        return roomName -> ticket;
    }
}
