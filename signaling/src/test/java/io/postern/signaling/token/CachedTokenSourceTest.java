package io.postern.signaling.token;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenException.Reason;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class CachedTokenSourceTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");

    private final SetClock clock = new SetClock();
    private long nanos = -5;
    private final List<String> asked = new ArrayList<>();
    private final List<CompletableFuture<JoinTicket>> pending = new ArrayList<>();
    private final CachedTokenSource cache = new CachedTokenSource(
            room -> {
                asked.add(room);
                CompletableFuture<JoinTicket> answer = new CompletableFuture<>();
                pending.add(answer);
                return answer;
            },
            clock,
            () -> nanos);

    @Test
    void ticketIsFetchedOnceAndKept() {
        CompletableFuture<JoinTicket> lobby = cache.ticket("weekly");
        JoinTicket ticket = answerWithLifeOf(Duration.ofMinutes(10));
        assertSame(ticket, lobby.join());
        assertSame(ticket, cache.ticket("weekly").join());
        assertEquals(List.of("weekly"), asked);
    }

    @Test
    void everyRoomHasItsOwn() {
        CompletableFuture<JoinTicket> weekly = cache.ticket("weekly");
        JoinTicket first = answerWithLifeOf(Duration.ofMinutes(10));
        CompletableFuture<JoinTicket> daily = cache.ticket("daily");
        JoinTicket second = answerWithLifeOf(Duration.ofMinutes(10));
        assertSame(first, weekly.join());
        assertSame(second, daily.join());
        assertEquals(List.of("weekly", "daily"), asked);
    }

    @Test
    void whoAsksMeanwhileGetsTheSameAnswer() {
        CompletableFuture<JoinTicket> first = cache.ticket("weekly");
        CompletableFuture<JoinTicket> second = cache.ticket("weekly");
        assertEquals(1, asked.size());
        assertFalse(second.isDone());
        JoinTicket ticket = answerWithLifeOf(Duration.ofMinutes(10));
        assertSame(ticket, first.join());
        assertSame(ticket, second.join());
    }

    @Test
    void aTicketThatIsToBeForgottenIsNotUsedAgain() {
        cache.ticket("weekly");
        JoinTicket first = answerWithLifeOf(Duration.ofMinutes(10));
        cache.forget("daily");
        assertSame(first, cache.ticket("weekly").join());
        cache.forget("weekly");
        CompletableFuture<JoinTicket> next = cache.ticket("weekly");
        JoinTicket second = answerWithLifeOf(Duration.ofMinutes(10));
        assertNotSame(first, second);
        assertSame(second, next.join());
    }

    @Test
    void whoCancelsDoesNotCancelForOthers() {
        CompletableFuture<JoinTicket> lobby = cache.ticket("weekly");
        CompletableFuture<JoinTicket> join = cache.ticket("weekly");
        lobby.cancel(true);
        JoinTicket ticket = answerWithLifeOf(Duration.ofMinutes(10));
        assertSame(ticket, join.join());
    }

    @Test
    void aMinuteBeforeItExpiresAnotherIsFetched() {
        cache.ticket("weekly");
        JoinTicket first = answerWithLifeOf(Duration.ofMinutes(10));
        clock.now = NOW.plus(Duration.ofMinutes(9)).minusMillis(1);
        assertSame(first, cache.ticket("weekly").join());
        clock.now = NOW.plus(Duration.ofMinutes(9));
        CompletableFuture<JoinTicket> next = cache.ticket("weekly");
        JoinTicket second = answerWithLifeOf(Duration.ofMinutes(10));
        assertNotSame(first, second);
        assertSame(second, next.join());
        assertEquals(2, asked.size());
    }

    @Test
    void failureIsToldAsItIsAndNotKept() {
        CompletableFuture<JoinTicket> first = cache.ticket("weekly");
        TokenException expired = new TokenException(Reason.SESSION_EXPIRED, "test", null);
        pending.removeFirst().completeExceptionally(expired);
        assertSame(expired, first.exceptionNow());

        CompletableFuture<JoinTicket> second = cache.ticket("weekly");
        JoinTicket ticket = answerWithLifeOf(Duration.ofMinutes(10));
        assertSame(ticket, second.join());
    }

    @Test
    void sourceThatThrowsFailsTheTicket() {
        IllegalStateException broken = new IllegalStateException("broken source");
        CachedTokenSource over = new CachedTokenSource(
                room -> {
                    throw broken;
                },
                clock);
        assertSame(broken, over.ticket("weekly").exceptionNow());
    }

    @Test
    void ticketWithoutReadableEndIsUsedButNotKept() {
        for (String payload : List.of("{}", "no json", "{\"exp\":\"soon\"}", "{\"exp\":99999999999999999}")) {
            CompletableFuture<JoinTicket> got = cache.ticket("weekly");
            JoinTicket ticket = answer(token(payload));
            assertSame(ticket, got.join());
        }
        assertEquals(4, asked.size());
    }

    @Test
    void wrongClockOfThisMachineDoesNotKeepATicketForTooLong() {
        // This machine is an hour behind: by exp alone the ticket would seem good for 70 minutes.
        AccessToken token = token(NOW.plus(Duration.ofMinutes(60)), NOW.plus(Duration.ofMinutes(70)));
        assertEquals(NOW.plus(Duration.ofMinutes(9)), CachedTokenSource.freshUntil(token, NOW));
    }

    @Test
    void aClockThatIsSetBackDoesNotMakeATicketLiveLonger() {
        cache.ticket("weekly");
        JoinTicket first = answerWithLifeOf(Duration.ofMinutes(10));
        clock.now = NOW.minus(Duration.ofHours(7));
        nanos += Duration.ofMinutes(8).toNanos();
        assertSame(first, cache.ticket("weekly").join());
        nanos += Duration.ofMinutes(1).toNanos();
        cache.ticket("weekly");
        assertEquals(2, asked.size());
    }

    @Test
    void aClockThatIsSetForwardCostsOneRequestAndNotALoop() {
        cache.ticket("weekly");
        answerWithLifeOf(Duration.ofMinutes(10));
        clock.now = NOW.plus(Duration.ofHours(7));
        CompletableFuture<JoinTicket> next = cache.ticket("weekly");
        JoinTicket second = answer(token(NOW, NOW.plus(Duration.ofMinutes(10))));
        assertSame(second, next.join(), "the server's idea of the time is another one, and its ticket is used");
        assertEquals(2, asked.size());
    }

    @Test
    void oldTicketIsNotTakenForANewOne() {
        AccessToken token = token(NOW.minus(Duration.ofMinutes(8)), NOW.plus(Duration.ofMinutes(2)));
        assertEquals(NOW.plus(Duration.ofMinutes(1)), CachedTokenSource.freshUntil(token, NOW));
    }

    @Test
    void toStringHidesTickets() {
        cache.ticket("weekly");
        JoinTicket ticket = answerWithLifeOf(Duration.ofMinutes(10));
        assertFalse(cache.toString().contains(ticket.token().reveal()));
        assertTrue(cache.toString().startsWith("CachedTokenSource"));
    }

    private JoinTicket answerWithLifeOf(Duration life) {
        return answer(token(clock.now, clock.now.plus(life)));
    }

    private JoinTicket answer(AccessToken token) {
        JoinTicket ticket = new JoinTicket(URI.create("ws://livekit.example"), token);
        pending.removeFirst().complete(ticket);
        return ticket;
    }

    private static AccessToken token(Instant notBefore, Instant expires) {
        return token("{\"nbf\":" + notBefore.getEpochSecond() + ",\"exp\":" + expires.getEpochSecond() + "}");
    }

    private static AccessToken token(String payload) {
        String encoded =
                Base64.getUrlEncoder().withoutPadding().encodeToString(payload.getBytes(StandardCharsets.UTF_8));
        return AccessToken.of("e30." + encoded + ".c2ln");
    }

    private static final class SetClock extends Clock {
        Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
