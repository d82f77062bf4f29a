package io.postern.signaling.token;

import io.postern.network.Network;
import io.postern.network.dial.DialTimeouts;
import io.postern.signaling.http.HttpClients;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import okhttp3.OkHttpClient;

/**
 * Signs people in at a Postern backend. Thread safe; every call returns at once and completes on the client's own
 * threads. Failures are {@link TokenException}s.
 */
public final class BackendClient implements AutoCloseable {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(10);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(15);

    private final URI backend;
    private final Clock clock;
    private final OkHttpClient http;
    private final BackendApi calls;

    /**
     * Creates a client with direct connections.
     *
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
     * Creates a client that uses the routes of a network.
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
     * @param http the connection settings (proxies, certificates, time-outs); owned from now on. It must not follow
     *     redirects.
     * @param clock for {@link BackendSession#expiresAt()}
     * @throws IllegalArgumentException if the backend is not an http or https URL with a host
     */
    public BackendClient(URI backend, OkHttpClient http, Clock clock) {
        this.backend = backend;
        this.clock = clock;
        this.http = http;
        this.calls = new BackendApi(http, backend);
    }

    /**
     * Signs in.
     *
     * @param password wiped by the client when the request has been sent or has failed
     * @return fails with {@link TokenException.Reason#WRONG_CREDENTIALS}, {@code TOO_MANY_TRIES}, or the reason why the
     *     backend could not be reached
     */
    public CompletableFuture<BackendSession> login(String username, char[] password) {
        byte[] body = SecretJson.of(Map.of("username", username), "password", password);
        Arrays.fill(password, '\0');
        CompletableFuture<BackendSession> session = calls.post(
                "api/login",
                body,
                null,
                TokenException.Reason.WRONG_CREDENTIALS,
                answer -> calls.session(answer, clock.instant()));
        session.whenComplete((answer, failure) -> Arrays.fill(body, (byte) 0));
        return session;
    }

    /**
     * Continues a login of this person that another process has made. Makes no call: a login that has expired or was
     * ended fails with {@link TokenException.Reason#SESSION_EXPIRED} at its first ticket.
     *
     * @throws IllegalArgumentException if the login is for another backend
     */
    public BackendSession resume(SessionCredentials login) {
        if (!login.backend().equals(backend)) {
            throw new IllegalArgumentException("a login at another backend");
        }
        return calls.session(login);
    }

    /**
     * Ends running calls; threads and connections have ended when it returns, at most two seconds later. Idempotent.
     */
    @Override
    public void close() {
        http.dispatcher().cancelAll();
        HttpClients.close(http, CLOSE_TIMEOUT);
    }

    @Override
    public String toString() {
        return "BackendClient[" + backend.getHost() + "]";
    }
}
