package io.postern.ui.network;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The window's access to the network settings and their state. */
public interface NetworkAccess {
    /** The prompts of proxies for credentials. */
    ProxyCredentialPrompts questions();

    /**
     * Tests the connection with the preferences in force, over a new connection.
     *
     * @param server the server for signing in; empty if unknown
     * @return completes on its own thread
     */
    CompletableFuture<ConnectionTestResult> test(Optional<URI> server);
}
