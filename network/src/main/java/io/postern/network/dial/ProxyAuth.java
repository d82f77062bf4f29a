package io.postern.network.dial;

import java.util.Optional;

/** Authenticates at a proxy with one scheme, from the first header to acceptance or rejection. */
interface ProxyAuth {
    /** The value of the next Proxy-Authorization header. */
    String authorization();

    /**
     * Processes the proxy's next challenge.
     *
     * @return whether there is another response; if not, the authentication was rejected
     */
    default boolean respondTo(AuthChallenge challenge) {
        return false;
    }

    /** Whether the authentication is bound to one TCP connection, so that all requests must use the same. */
    default boolean bindsConnection() {
        return false;
    }

    /** The authentication that a later connection can start with, without a challenge; empty if it needs one. */
    default Optional<ProxyAuth> forNextConnection() {
        return Optional.empty();
    }
}
