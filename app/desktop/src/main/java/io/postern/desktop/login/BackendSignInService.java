package io.postern.desktop.login;

import io.postern.network.Network;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.SessionCredentials;
import java.net.URI;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Supplier;

/**
 * Signs in at Postern backends. Clients stay open until this service closes, because their logins may be used until
 * then.
 */
public final class BackendSignInService implements SignInService {
    private static final Executor OFF_THE_WINDOW =
            task -> Thread.ofVirtual().name("postern-sign-in").start(task);

    private final Map<URI, BackendClient> clients = new HashMap<>();
    private final Supplier<Network> network;
    private boolean closed;

    /** @param network called off the JavaFX thread, before each new backend */
    public BackendSignInService(Supplier<Network> network) {
        this.network = network;
    }

    @Override
    public CompletableFuture<UserSession> signIn(URI backend, String username, char[] password) {
        // Reads the trust store from files the first time.
        return CompletableFuture.supplyAsync(() -> client(backend), OFF_THE_WINDOW)
                .thenCompose(client -> client.login(username, password))
                .thenApply(UserSession::of);
    }

    @Override
    public CompletableFuture<UserSession> resume(SessionCredentials login) {
        return CompletableFuture.supplyAsync(() -> client(login.backend()), OFF_THE_WINDOW)
                .thenApply(client -> UserSession.of(client.resume(login)));
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
        return clients.computeIfAbsent(backend, address -> new BackendClient(address, network.get()));
    }
}
