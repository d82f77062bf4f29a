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

    /**
     * Asks whether this person may still be in a room that was lost, before a program joins it anew by itself: nobody is to
     * come back who was removed meanwhile. Only who gives the tickets can know, for the server answers them as it answers
     * after its own restart; with nothing but a token the answer is yes.
     *
     * @return completes on any thread; exceptionally if that cannot be said
     */
    default CompletableFuture<Boolean> mayReturn(String roomName) {
        return CompletableFuture.completedFuture(true);
    }

    /** The person was removed from a room: whoever goes there again does so with another ticket. */
    default void forget(String roomName) {}

    /** Always the same ticket, whatever the room; for tools and tests that were given a token. */
    static TokenSource literal(URI server, AccessToken token) {
        CompletableFuture<JoinTicket> ticket = CompletableFuture.completedFuture(new JoinTicket(server, token));
        return roomName -> ticket;
    }
}
