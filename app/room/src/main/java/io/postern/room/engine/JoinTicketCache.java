package io.postern.room.engine;

import io.postern.signaling.AccessToken;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.TokenSource;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels;
import org.jspecify.annotations.Nullable;

/**
 * Caches the ticket of a room: requested once, used while it is young, replaced by tokens that the server refreshes. Owned
 * by the room's executor.
 */
final class JoinTicketCache {
    /** Half of the ten minutes a token usually lives: someone may have been in the lobby for long. */
    private static final Duration MAX_AGE = Duration.ofMinutes(5);

    /** The server refreshes about every five minutes for ten (docs/protocol.md §5.3). */
    private static final Duration REFRESH_AGE = Duration.ofMinutes(9);

    private final String roomName;
    private final TokenSource source;
    private @Nullable CompletableFuture<JoinTicket> asked;
    private long askedNanos;
    private @Nullable AccessToken refreshed;
    private long refreshedNanos;

    JoinTicketCache(String roomName, TokenSource source) {
        this.roomName = roomName;
        this.source = source;
    }

    /** Returns the ticket, and requests one if none is fresh; a refreshed token counts as well. */
    CompletableFuture<JoinTicket> current() {
        CompletableFuture<JoinTicket> known = asked;
        boolean usable =
                known != null && !known.isCompletedExceptionally() && (younger(askedNanos, MAX_AGE) || hasRefreshed());
        if (known == null || !usable) {
            known = ask();
            asked = known;
            askedNanos = System.nanoTime();
        }
        return known;
    }

    /** Asks the token source whether we may return by ourselves. */
    CompletableFuture<Boolean> mayReturn() {
        try {
            return source.mayReturn(roomName);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Discards the ticket, because we were removed. */
    void forget() {
        source.forget(roomName);
    }

    /** The server of the last ticket. */
    URI server() {
        return granted().server();
    }

    /** The newest token. */
    AccessToken newest() {
        return newest(granted());
    }

    AccessToken newest(JoinTicket ticket) {
        AccessToken newer = refreshed;
        return newer != null && hasRefreshed() ? newer : ticket.token();
    }

    /** Whether a room is the one that the tickets were requested for. */
    boolean areFor(LivekitModels.Room room) {
        return room.getName().equals(roomName);
    }

    void refreshed(AccessToken token) {
        refreshed = token;
        refreshedNanos = System.nanoTime();
    }

    /** Whether the token was requested just now: if it is refused, another one will be too. */
    boolean isFresh() {
        return refreshed == null && younger(askedNanos, Duration.ofSeconds(20));
    }

    /** Discards the token in use, because it was refused. */
    void discard() {
        asked = null;
        refreshed = null;
    }

    private CompletableFuture<JoinTicket> ask() {
        try {
            return source.ticket(roomName);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private JoinTicket granted() {
        CompletableFuture<JoinTicket> known = asked;
        if (known == null || !known.isDone()) {
            throw new IllegalStateException("There is no ticket yet");
        }
        return known.join();
    }

    private boolean hasRefreshed() {
        return refreshed != null && younger(refreshedNanos, REFRESH_AGE);
    }

    private static boolean younger(long nanos, Duration age) {
        return System.nanoTime() - nanos < age.toNanos();
    }
}
