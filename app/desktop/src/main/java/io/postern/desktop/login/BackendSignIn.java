package io.postern.desktop.login;

import io.postern.signaling.token.BackendClient;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Signs in at Postern backends. A client stays open as long as its logins may be used: until the end. */
public final class BackendSignIn implements SignIn {
    private final Map<URI, BackendClient> clients = new HashMap<>();
    private boolean closed;

    @Override
    public CompletableFuture<SignedIn> signIn(URI backend, String username, char[] password) {
        return client(backend).login(username, password).thenApply(SignedIn::of);
    }

    @Override
    public void close() {
        Map<URI, BackendClient> open;
        synchronized (this) {
            closed = true;
            open = Map.copyOf(clients);
            clients.clear();
        }
        open.values().forEach(BackendClient::close);
    }

    private synchronized BackendClient client(URI backend) {
        if (closed) {
            throw new IllegalStateException("Signing in has been closed.");
        }
        return clients.computeIfAbsent(backend, BackendClient::new);
    }
}
