package io.postern.signaling.token;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.AccessToken;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Caches tickets by room until a minute before they expire, so that a lobby can fetch one early for joining. Callers
 * during a request share its response. Failures are not cached. Thread safe.
 */
public final class CachedTokenSource implements TokenSource {
    /** Joining with a ticket takes up to half a minute, and clocks differ. */
    static final Duration MARGIN = Duration.ofSeconds(60);

    private static final ObjectMapper JSON = new ObjectMapper();

    private final TokenSource source;
    private final Clock clock;
    private final LongSupplier nanos;
    private final Map<String, Entry> entries = new HashMap<>();

    /** @param clock the machine's, except in tests */
    public CachedTokenSource(TokenSource source, Clock clock) {
        this(source, clock, System::nanoTime);
    }

    /** @param nanos a monotonic clock; may stop while the machine sleeps, which the other one does not */
    CachedTokenSource(TokenSource source, Clock clock, LongSupplier nanos) {
        this.source = source;
        this.clock = clock;
        this.nanos = nanos;
    }

    @Override
    public CompletableFuture<JoinTicket> ticket(String roomName) {
        CompletableFuture<JoinTicket> shared;
        boolean asks = false;
        synchronized (entries) {
            entries.values().removeIf(entry -> entry.isStale(clock.instant(), nanos.getAsLong()));
            Entry entry = entries.get(roomName);
            if (entry == null) {
                entry = new Entry();
                entries.put(roomName, entry);
                asks = true;
            }
            shared = entry.ticket;
        }
        if (asks) {
            ask(roomName, shared);
        }
        // A copy, so that a caller that cancels or completes its future does not affect the others.
        CompletableFuture<JoinTicket> own = new CompletableFuture<>();
        shared.whenComplete((ticket, failure) -> pass(ticket, failure, own));
        return own;
    }

    @Override
    public CompletableFuture<Boolean> mayReturn(String roomName) {
        return source.mayReturn(roomName);
    }

    @Override
    public void forget(String roomName) {
        synchronized (entries) {
            entries.remove(roomName);
        }
        source.forget(roomName);
    }

    private void ask(String roomName, CompletableFuture<JoinTicket> shared) {
        CompletableFuture<JoinTicket> answer;
        try {
            answer = source.ticket(roomName);
        } catch (RuntimeException e) {
            answer = CompletableFuture.failedFuture(e);
        }
        answer.whenComplete((ticket, failure) -> {
            synchronized (entries) {
                Entry entry = entries.get(roomName);
                if (failure == null && entry != null) {
                    Instant now = clock.instant();
                    Instant end = freshUntil(ticket.token(), now);
                    entry.receivedNanos = nanos.getAsLong();
                    // Setting the clock back does not extend the ticket's lifetime.
                    entry.fresh = end.isAfter(now) ? Duration.between(now, end) : Duration.ZERO;
                    entry.freshUntil = end;
                } else {
                    entries.remove(roomName);
                }
            }
            pass(ticket, failure, shared);
        });
    }

    private static void pass(JoinTicket ticket, @Nullable Throwable failure, CompletableFuture<JoinTicket> to) {
        if (failure == null) {
            to.complete(ticket);
        } else {
            // Stages wrap the exceptions of earlier stages.
            boolean wrapped = failure instanceof CompletionException && failure.getCause() != null;
            to.completeExceptionally(wrapped ? failure.getCause() : failure);
        }
    }

    /**
     * The expiry of the token by its own claims, by the earlier of two estimates: its absolute {@code exp}, and its
     * lifetime from {@code nbf} on counted from now, which does not depend on this machine's clock being right.
     */
    static Instant freshUntil(AccessToken token, Instant received) {
        Optional<JsonNode> claims = claims(token);
        Optional<Instant> expires = claims.flatMap(json -> time(json, "exp"));
        if (expires.isEmpty()) {
            return Instant.MIN;
        }
        Instant end = expires.get();
        Optional<Instant> begins = claims.flatMap(json -> time(json, "nbf"));
        if (begins.isPresent()) {
            Instant byLife = received.plus(Duration.between(begins.get(), end));
            end = byLife.isBefore(end) ? byLife : end;
        }
        return end.minus(MARGIN);
    }

    private static Optional<JsonNode> claims(AccessToken token) {
        String payload = token.reveal().split("\\.", -1)[1];
        try {
            return Optional.ofNullable(JSON.readTree(Base64.getUrlDecoder().decode(payload)));
        } catch (IOException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Optional<Instant> time(JsonNode claims, String claim) {
        JsonNode seconds = claims.path(claim);
        // A time beyond the year 9999 is not meant, and adding to it would overflow.
        return seconds.isNumber() && seconds.asLong() >= 0 && seconds.asLong() < 253_402_300_800L
                ? Optional.of(Instant.ofEpochSecond(seconds.asLong()))
                : Optional.empty();
    }

    @Override
    public String toString() {
        return "CachedTokenSource[" + source + "]";
    }

    private static final class Entry {
        final CompletableFuture<JoinTicket> ticket = new CompletableFuture<>();
        /** Null while the request is running. */
        @Nullable Instant freshUntil;

        Duration fresh = Duration.ZERO;
        long receivedNanos;

        boolean isStale(Instant now, long nanosNow) {
            return freshUntil != null
                    && (!now.isBefore(freshUntil)
                            || Duration.ofNanos(nanosNow - receivedNanos).compareTo(fresh) >= 0);
        }
    }
}
