package io.postern.signaling.token;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * The session of a signed-in person, and a source of tickets: {@link #ticket} calls the backend ({@code POST
 * /api/livekit/token}) and fails with {@link TokenException.Reason#SESSION_EXPIRED} once the login has expired; sign in
 * again then. Thread safe. {@code toString} hides everything secret.
 */
public interface BackendSession extends TokenSource {
    /**
     * Requests tickets for testing the media path without disturbing anybody, for a temporary room of its own ({@code
     * POST /api/livekit/loop}). They are valid for some minutes.
     *
     * @return fails with {@link TokenException.Reason#NOT_A_BACKEND} at a backend that is too old to support the call
     */
    CompletableFuture<LoopbackTickets> loopbackTickets();

    /**
     * Ends the login at the backend ({@code POST /api/logout}): its tickets and calls fail with {@code SESSION_EXPIRED}
     * from then on.
     *
     * @return fails with {@link TokenException.Reason#NOT_A_BACKEND} at a backend that is too old to support the call;
     *     the login then expires by itself
     */
    CompletableFuture<Void> signOut();

    /** The person's unique and stable identity at the room server. */
    String identity();

    /** The display name; may hold any Unicode. */
    String name();

    /** Whether this person may administer rooms. */
    boolean roomAdmin();

    /** When the login expires, by this machine's clock. */
    Instant expiresAt();

    /** The backend of this login, as it was given to the {@link BackendClient}. */
    URI backend();

    /**
     * The credentials for continuing the login in another process of the same person, with
     * {@link BackendClient#resume}.
     *
     * @return empty for a session that cannot be handed over
     */
    default Optional<SessionCredentials> credentials() {
        return Optional.empty();
    }
}
