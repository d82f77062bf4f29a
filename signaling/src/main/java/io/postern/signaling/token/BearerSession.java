package io.postern.signaling.token;

import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** A backend session that is authenticated by a bearer token. */
final class BearerSession implements BackendSession {
    private final BackendApi calls;
    private final URI backend;
    // Not an AccessToken: a backend may issue bearer tokens of another form.
    private final String bearer;
    private final String identity;
    private final String name;
    private final boolean roomAdmin;
    private final Instant expiresAt;

    BearerSession(
            BackendApi calls,
            URI backend,
            String bearer,
            String identity,
            String name,
            boolean roomAdmin,
            Instant expiresAt) {
        this.calls = calls;
        this.backend = backend;
        this.bearer = bearer;
        this.identity = identity;
        this.name = name;
        this.roomAdmin = roomAdmin;
        this.expiresAt = expiresAt;
    }

    @Override
    public CompletableFuture<JoinTicket> ticket(String roomName) {
        byte[] body = BackendApi.json(Map.of("roomName", roomName));
        return calls.post(
                "api/livekit/token",
                body,
                this,
                TokenException.Reason.BAD_ROOM_NAME,
                answer -> new JoinTicket(BackendApi.uri(answer, "serverUrl"), BackendApi.token(answer, "token")));
    }

    @Override
    public CompletableFuture<Boolean> mayReturn(String roomName) {
        byte[] body = BackendApi.json(Map.of("roomName", roomName));
        return calls.post(
                "api/livekit/return",
                body,
                this,
                TokenException.Reason.BAD_ROOM_NAME,
                answer -> answer.path("mayReturn").asBoolean(true));
    }

    @Override
    public CompletableFuture<LoopbackTickets> loopbackTickets() {
        byte[] body = BackendApi.json(Map.of());
        return calls.post("api/livekit/loop", body, this, TokenException.Reason.NOT_A_BACKEND, answer -> {
            URI server = BackendApi.uri(answer, "serverUrl");
            return new LoopbackTickets(
                    BackendApi.text(answer, "roomName"),
                    new JoinTicket(server, BackendApi.token(answer, "senderToken")),
                    new JoinTicket(server, BackendApi.token(answer, "receiverToken")));
        });
    }

    @Override
    public CompletableFuture<Void> signOut() {
        return calls.post(
                        "api/logout",
                        BackendApi.json(Map.of()),
                        this,
                        TokenException.Reason.NOT_A_BACKEND,
                        answer -> true)
                .thenAccept(done -> {});
    }

    /** The bearer token, for the Authorization header only. */
    String bearer() {
        return bearer;
    }

    @Override
    public String identity() {
        return identity;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public boolean roomAdmin() {
        return roomAdmin;
    }

    @Override
    public Instant expiresAt() {
        return expiresAt;
    }

    @Override
    public URI backend() {
        return backend;
    }

    @Override
    public Optional<SessionCredentials> credentials() {
        try {
            return Optional.of(new SessionCredentials(backend, bearer, identity, name, roomAdmin, expiresAt));
        } catch (IllegalArgumentException bearerOfAnotherForm) {
            return Optional.empty();
        }
    }

    @Override
    public String toString() {
        return "BackendSession[" + identity + " at " + backend.getHost() + "]";
    }
}
