package io.postern.desktop.login;

import java.net.URI;
import java.util.concurrent.CompletableFuture;

/** Signs people in. Thread safe. */
public interface SignIn extends AutoCloseable {
    /**
     * Returns at once.
     *
     * @param password wiped by the callee
     * @return completes on any thread; exceptionally with {@link io.postern.signaling.token.TokenException}
     */
    CompletableFuture<SignedIn> signIn(URI backend, String username, char[] password);

    /** Ends what is under way and all logins; may take a moment, so not on the JavaFX thread. */
    @Override
    void close();
}
