package io.postern.network.dial;

import java.util.Optional;

/** Signing in by one scheme, from its first header to being let in or not. */
interface ProxyAuth {
    /** The value of the next Proxy-Authorization header. */
    String authorization();

    /**
     * Takes in the proxy's next challenge.
     *
     * @return whether there is something more to say; if not, this sign-in was refused
     */
    default boolean respondTo(AuthChallenge challenge) {
        return false;
    }

    /** Whether it holds for one TCP connection, so that all of it must happen on the same. */
    default boolean bindsConnection() {
        return false;
    }

    /** What a later connection can begin with, without being asked; empty if it has to be asked. */
    default Optional<ProxyAuth> forNextConnection() {
        return Optional.empty();
    }
}
