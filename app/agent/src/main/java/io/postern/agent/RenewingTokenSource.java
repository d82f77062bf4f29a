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
 * Gets join tickets from the backend for weeks: signs in for the first ticket, and again when the session expires. All
 * rooms share one session. Thread safe.
 */
final class RenewingTokenSource implements TokenSource {
    /** A session that is about to expire is renewed before it is used. */
    private static final Duration EXPIRY_MARGIN = Duration.ofMinutes(1);

    private final Supplier<CompletableFuture<BackendSession>> login;
    private final InstantSource clock;
    private final AtomicReference<@Nullable CompletableFuture<BackendSession>> session = new AtomicReference<>();

    /** @param login signs in; called for each new session */
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
            // Unless another room has already signed in again.
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
                && signedIn.join().expiresAt().isBefore(clock.instant().plus(EXPIRY_MARGIN));
    }

    /** Why no ticket was issued, if that caused the failure. */
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
