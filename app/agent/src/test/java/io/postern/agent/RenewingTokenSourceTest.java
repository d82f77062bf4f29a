package io.postern.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.signaling.AccessToken;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.LoopbackTickets;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenException.Reason;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.Test;

class RenewingTokenSourceTest {
    private static final JoinTicket TICKET = new JoinTicket(URI.create("ws://127.0.0.1"), AccessToken.of("a.b.c"));

    private final SettableClock clock = new SettableClock();
    private final Deque<CompletableFuture<BackendSession>> logins = new ArrayDeque<>();
    private final RenewingTokenSource login = new RenewingTokenSource(this::next, clock);
    private int signIns;

    @Test
    void signsInOnceForAllRooms() {
        CompletableFuture<BackendSession> slow = new CompletableFuture<>();
        logins.add(slow);
        CompletableFuture<JoinTicket> first = login.ticket("a");
        CompletableFuture<JoinTicket> second = login.ticket("b");
        slow.complete(new Session(CompletableFuture.completedFuture(TICKET)));

        assertEquals(TICKET, first.join());
        assertEquals(TICKET, second.join());
        assertEquals(TICKET, login.ticket("c").join());
        assertEquals(1, signIns);
    }

    @Test
    void signsInAgainShortlyBeforeTheSignInRunsOut() {
        add(CompletableFuture.completedFuture(TICKET));
        add(CompletableFuture.completedFuture(TICKET));
        login.ticket("a").join();
        clock.advance(Duration.ofMinutes(58));
        login.ticket("a").join();
        assertEquals(1, signIns);

        clock.advance(Duration.ofSeconds(90));
        login.ticket("a").join();
        assertEquals(2, signIns);
    }

    @Test
    void signsInAgainWhenTheBackendNoLongerKnowsTheSignIn() {
        add(failed(Reason.SESSION_EXPIRED));
        add(CompletableFuture.completedFuture(TICKET));

        assertEquals(TICKET, login.ticket("a").join());
        assertEquals(2, signIns);
    }

    @Test
    void asksOnlyOnceMore() {
        add(failed(Reason.SESSION_EXPIRED));
        add(failed(Reason.SESSION_EXPIRED));

        assertEquals(Optional.of(Reason.SESSION_EXPIRED), reasonOf(login.ticket("a")));
        assertEquals(2, signIns);
    }

    @Test
    void doesNotKeepAFailedSignIn() {
        logins.add(failed(Reason.UNREACHABLE));
        add(CompletableFuture.completedFuture(TICKET));

        assertEquals(Optional.of(Reason.UNREACHABLE), reasonOf(login.ticket("a")));
        assertEquals(TICKET, login.ticket("a").join());
    }

    @Test
    void passesOtherFailuresOn() {
        add(failed(Reason.BAD_ROOM_NAME));

        assertEquals(Optional.of(Reason.BAD_ROOM_NAME), reasonOf(login.ticket("a")));
        assertEquals(1, signIns);
    }

    private CompletableFuture<BackendSession> next() {
        signIns++;
        return logins.remove();
    }

    private void add(CompletableFuture<JoinTicket> answer) {
        logins.add(CompletableFuture.completedFuture(new Session(answer)));
    }

    private static <T> CompletableFuture<T> failed(Reason reason) {
        return CompletableFuture.failedFuture(new TokenException(reason, "scripted", null));
    }

    private static Optional<Reason> reasonOf(CompletableFuture<JoinTicket> ticket) {
        return RenewingTokenSource.reason(assertThrows(CompletionException.class, ticket::join));
    }

    private final class Session implements BackendSession {
        private final CompletableFuture<JoinTicket> answer;
        private final Instant expiresAt = clock.instant().plus(Duration.ofHours(1));

        Session(CompletableFuture<JoinTicket> answer) {
            this.answer = answer;
        }

        @Override
        public CompletableFuture<JoinTicket> ticket(String roomName) {
            return answer;
        }

        @Override
        public CompletableFuture<LoopbackTickets> loopbackTickets() {
            throw new AssertionError("an agent examines nothing");
        }

        @Override
        public CompletableFuture<Void> signOut() {
            throw new AssertionError("an agent stays");
        }

        @Override
        public String identity() {
            return "ai-agent";
        }

        @Override
        public String name() {
            return "AI Assistant";
        }

        @Override
        public boolean roomAdmin() {
            return false;
        }

        @Override
        public Instant expiresAt() {
            return expiresAt;
        }

        @Override
        public URI backend() {
            return URI.create("http://127.0.0.1");
        }
    }
}
