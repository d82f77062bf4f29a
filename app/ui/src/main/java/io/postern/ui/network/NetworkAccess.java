package io.postern.ui.network;

import java.net.URI;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

/** The window's access to the network settings and their state. */
public interface NetworkAccess {
    /** Proxies that want to know who the person is. */
    ProxyCredentialPrompts questions();

    /**
     * Tries the way out with the preferences in force, over a connection of its own.
     *
     * @param server where one signs in, if that is known
     * @return completes on a thread of its own
     */
    CompletableFuture<ConnectionTestResult> test(Optional<URI> server);
}
