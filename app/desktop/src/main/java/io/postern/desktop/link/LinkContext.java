package io.postern.desktop.link;

import java.net.URI;
import java.util.Optional;

/** The person's place in the window when a link arrives. */
public sealed interface LinkContext {
    /** The person is not signed in. */
    record SignedOut() implements LinkContext {}

    /**
     * The person is signed in and not in a call.
     *
     * @param server empty when they were given a token
     */
    record SignedIn(Optional<URI> server) implements LinkContext {}

    /** In a call, or on the way into one. */
    record InCall(Optional<URI> server, String room) implements LinkContext {}

    /** The server that the person is signed in to. */
    default Optional<URI> at() {
        return switch (this) {
            case SignedOut out -> Optional.empty();
            case SignedIn(Optional<URI> server) -> server;
            case InCall(Optional<URI> server, String room) -> server;
        };
    }
}
