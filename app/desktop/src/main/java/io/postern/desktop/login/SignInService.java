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
     * Continues a login of the person's that another process of this program has made. Returns at once.
     *
     * @return completes on any thread; exceptionally if there is no way to that backend
     */
    CompletableFuture<UserSession> resume(SessionCredentials login);

    /** Ends what is under way and all logins; may take a moment, so not on the JavaFX thread. */
    @Override
    void close();
}
