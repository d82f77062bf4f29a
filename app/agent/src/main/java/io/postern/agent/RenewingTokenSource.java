package io.postern.agent;

import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenSource;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Tickets for an agent that runs for weeks: signs in when the first is needed, and again when the sign-in ran out. All
 * rooms share one sign-in. Thread safe.
 */
final class RenewingTokenSource implements TokenSource {
    /** A sign-in about to expire is not worth asking with. */
    private static final Duration MARGIN = Duration.ofMinutes(1);

    private final Supplier<CompletableFuture<BackendSession>> login;
    private final InstantSource clock;
    private final AtomicReference<@Nullable CompletableFuture<BackendSession>> session = new AtomicReference<>();

    /** @param login signs in; called whenever a new sign-in is needed */
    RenewingTokenSource(Supplier<CompletableFuture<BackendSession>> login, InstantSource clock) {
        this.login = login;
        this.clock = clock;
    }

    @Override
    public CompletableFuture<JoinTicket> ticket(String roomName) {
        CompletableFuture<BackendSession> current = session();
        return current.thenCompose(signedIn -> signedIn.ticket(roomName)).exceptionallyCompose(failure -> {
            if (reason(failure)
                    .filter(TokenException.Reason.SESSION_EXPIRED::equals)
                    .isEmpty()) {
                return CompletableFuture.failedFuture(failure);
            }
            // Unless another room has signed in again already.
            session.compareAndSet(current, null);
            return session().thenCompose(signedIn -> signedIn.ticket(roomName));
        });
    }

    @Override
    public CompletableFuture<Boolean> mayReturn(String roomName) {
        return session().thenCompose(signedIn -> signedIn.mayReturn(roomName));
    }

    private synchronized CompletableFuture<BackendSession> session() {
        CompletableFuture<BackendSession> current = session.get();
        if (current == null || current.isCompletedExceptionally() || isAboutToExpire(current)) {
            current = login.get();
            session.set(current);
        }
        return current;
    }

    private boolean isAboutToExpire(CompletableFuture<BackendSession> signedIn) {
        return signedIn.isDone()
                && signedIn.join().expiresAt().isBefore(clock.instant().plus(MARGIN));
    }

    /** Why a ticket was not to be had, if that is what failed. */
    static Optional<TokenException.Reason> reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TokenException token) {
                return Optional.of(token.reason());
            }
        }
        return Optional.empty();
    }

    @Override
    public String toString() {
        return "RenewingTokenSource";
    }
}
