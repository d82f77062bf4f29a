package io.postern.signaling.token;

import io.postern.signaling.AccessToken;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Provides tickets for joining rooms. Thread safe. */
@FunctionalInterface
public interface TokenSource {
    /**
     * Requests a ticket for a room.
     *
     * @param roomName 1 to 256 characters
     * @return completes on any thread; exceptionally with {@link TokenException}
     */
    CompletableFuture<JoinTicket> ticket(String roomName);

    /**
     * Asks whether this person may still be in a room whose connection was lost, before a program rejoins by itself: a
     * person who was removed meanwhile must not come back. Only the issuer of the tickets knows, because the server
     * responds as after its own restart; with nothing but a token the result is true.
     *
     * @return completes on any thread; exceptionally if it is not known
     */
    default CompletableFuture<Boolean> mayReturn(String roomName) {
        return CompletableFuture.completedFuture(true);
    }

    /** Drops the cached ticket of a room that the person was removed from: rejoining needs a new one. */
    default void forget(String roomName) {}

    /** Always returns the same ticket, whatever the room; for tools and tests that were given a token. */
    static TokenSource literal(URI server, AccessToken token) {
        CompletableFuture<JoinTicket> ticket = CompletableFuture.completedFuture(new JoinTicket(server, token));
        return roomName -> ticket;
    }
}
