package io.postern.desktop.login;

import io.postern.signaling.token.SessionCredentials;
import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Signs people in. Thread safe. */
public interface SignInService extends AutoCloseable {
    /**
     * Returns at once.
     *
     * @param password wiped by the callee
     * @return completes on any thread; exceptionally with {@link io.postern.signaling.token.TokenException}
     */
    CompletableFuture<UserSession> signIn(URI backend, String username, char[] password);

    /**
     * Continues a login that another process of this program has made for the person. Returns at once.
     *
     * @return completes on any thread; exceptionally if the backend cannot be reached
     */
    CompletableFuture<UserSession> resume(SessionCredentials login);

    /** Cancels attempts and ends all logins; may take a moment, so not on the JavaFX thread. */
    @Override
    void close();
}
