package io.postern.signaling.token;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import com.fasterxml.jackson.databind.JsonNode;
import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.signaling.http.HttpClients;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;

/**
 * Talks to a Postern backend. Thread safe; every call returns at once and completes on the client's own threads.
 * Failures are {@link TokenException}s.
 */
public final class BackendClient implements AutoCloseable {
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    private final URI backend;
    private final Clock clock;
    private final OkHttpClient http;
    private final BackendCalls calls;

    /**
     * @param backend http or https URL, with or without a path prefix
     * @throws IllegalArgumentException if it is neither or has no host
     */
    public BackendClient(URI backend) {
        this(
                backend,
                HttpClients.owned("backend")
                        .newBuilder()
                        .connectTimeout(CONNECT_TIMEOUT)
                        .callTimeout(CALL_TIMEOUT)
                        .build(),
                Clock.systemUTC());
    }

    /**
     * The same by the network's routes.
     *
     * @throws IllegalArgumentException if the backend is neither http nor https or has no host
     */
    public BackendClient(URI backend, Network network) {
        this(
                backend,
                HttpClients.owned("backend", network, DialTimeouts.DEFAULT)
                        .newBuilder()
                        // No limit on the whole call: a person may be asked for the password of a proxy meanwhile.
                        .readTimeout(CALL_TIMEOUT)
                        .writeTimeout(CALL_TIMEOUT)
                        .build(),
                Clock.systemUTC());
    }

    /**
     * @param http how to reach the backend (proxies, certificates, time-outs); owned from here on. It must not follow
     *     redirects.
     * @param clock for {@link BackendSession#expiresAt()}
     * @throws IllegalArgumentException if the backend is no http or https URL with a host
     */
    public BackendClient(URI backend, OkHttpClient http, Clock clock) {
        this.backend = backend;
        this.clock = clock;
        this.http = http;
        this.calls = new BackendCalls(http, backend);
    }

    /**
     * Signs in.
     *
     * @param password wiped by the client when the request has been sent or has failed
     * @return fails with {@link TokenException.Reason#WRONG_CREDENTIALS}, {@code TOO_MANY_TRIES}, or why the backend was
     *     not to be had
     */
    public CompletableFuture<BackendSession> login(String username, char[] password) {
        byte[] body = loginBody(username, password);
        Arrays.fill(password, '\0');
        CompletableFuture<BackendSession> session =
                calls.post("api/login", body, null, TokenException.Reason.WRONG_CREDENTIALS, this::session);
        session.whenComplete((answer, failure) -> Arrays.fill(body, (byte) 0));
        return session;
    }

    /** Ends what is under way; threads and sockets are gone when it returns, at most two seconds later. Idempotent. */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        HttpClients.close(http, CLOSE_PATIENCE);
    }

    private BackendSession session(JsonNode answer) {
        return new Session(
                BackendCalls.text(answer, "accessToken"),
                BackendCalls.text(answer, "identity"),
                BackendCalls.text(answer, "name"),
                answer.path("roomAdmin").asBoolean(false),
                clock.instant().plusSeconds(BackendCalls.positive(answer, "expiresInSeconds")));
    }

    /** By hand, so that the password never becomes a String, which could not be wiped. */
    private static byte[] loginBody(String username, char[] password) {
        JsonStringEncoder encoder = JsonStringEncoder.getInstance();
        char[] quotedName = encoder.quoteAsString(username);
        char[] quotedPassword = encoder.quoteAsString(CharBuffer.wrap(password));
        CharBuffer json = CharBuffer.allocate(quotedName.length + quotedPassword.length + 64);
        json.put("{\"username\":\"")
                .put(quotedName)
                .put("\",\"password\":\"")
                .put(quotedPassword)
                .put("\"}");
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(json.flip());
        byte[] body = new byte[encoded.remaining()];
        encoded.get(body);
        Arrays.fill(quotedPassword, '\0');
        Arrays.fill(json.array(), '\0');
        encoded.clear().put(new byte[encoded.capacity()]);
        return body;
    }

    @Override
    public String toString() {
        return "BackendClient[" + backend.getHost() + "]";
    }

    private final class Session implements BackendSession {
        // Not an AccessToken: a backend is free to hand out bearers of another form.
        private final String login;
        private final String identity;
        private final String name;
        private final boolean roomAdmin;
        private final Instant expiresAt;

        Session(String login, String identity, String name, boolean roomAdmin, Instant expiresAt) {
            this.login = login;
            this.identity = identity;
            this.name = name;
            this.roomAdmin = roomAdmin;
            this.expiresAt = expiresAt;
        }

        @Override
        public CompletableFuture<JoinTicket> ticket(String roomName) {
            byte[] body = BackendCalls.json(Map.of("roomName", roomName));
            return calls.post(
                    "api/livekit/token",
                    body,
                    login,
                    TokenException.Reason.BAD_ROOM_NAME,
                    answer ->
                            new JoinTicket(BackendCalls.uri(answer, "serverUrl"), BackendCalls.token(answer, "token")));
        }

        @Override
        public CompletableFuture<LoopTickets> loopTickets() {
            byte[] body = BackendCalls.json(Map.of());
            return calls.post("api/livekit/loop", body, login, TokenException.Reason.NOT_A_BACKEND, answer -> {
                URI server = BackendCalls.uri(answer, "serverUrl");
                return new LoopTickets(
                        BackendCalls.text(answer, "roomName"),
                        new JoinTicket(server, BackendCalls.token(answer, "senderToken")),
                        new JoinTicket(server, BackendCalls.token(answer, "receiverToken")));
            });
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
        public String toString() {
            return "BackendSession[" + identity + " at " + backend.getHost() + "]";
        }
    }
}
