package io.postern.signaling.token;

import java.net.URI;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/**
 * A signed-in person, and a source of tickets: {@link #ticket} asks the backend ({@code POST /api/livekit/token}) and
 * fails with {@link TokenException.Reason#SESSION_EXPIRED} once the login ran out; sign in again then. Thread safe.
 * {@code toString} hides everything secret.
 */
public interface BackendSession extends TokenSource {
    /**
     * Tickets for finding out whether media gets through, without disturbing anybody: for a room of this moment's own
     * ({@code POST /api/livekit/loop}). They live for some minutes.
     *
     * @return fails with {@link TokenException.Reason#NOT_A_BACKEND} at a backend that is too old to know the call
     */
    CompletableFuture<LoopbackTickets> loopTickets();

    /**
     * Ends the login at the backend ({@code POST /api/logout}): its tickets and calls fail with {@code SESSION_EXPIRED} from then
     * on.
     *
     * @return fails with {@link TokenException.Reason#NOT_A_BACKEND} at a backend that is too old to know the call; the login
     *     runs out by itself then
     */
    CompletableFuture<Void> signOut();

    /** Unique and stable; what the room server calls identity. */
    String identity();

    /** For people; may hold any Unicode. */
    String name();

    /** Whether the backend lets this person administer rooms. */
    boolean roomAdmin();

    /** When the login runs out, by this machine's clock. */
    Instant expiresAt();

    /** The backend this login is for, as it was given to the {@link BackendClient}. */
    URI backend();

    /**
     * Continues the login in another process of the same person, by {@link BackendClient#resume}.
     *
     * @return empty for a session that cannot be handed over
     */
    default Optional<SessionCredentials> credentials() {
        return Optional.empty();
    }
}
