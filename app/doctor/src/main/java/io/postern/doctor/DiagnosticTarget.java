package io.postern.doctor;

import io.postern.signaling.AccessToken;
import io.postern.signaling.token.BackendSession;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** What is examined: a server, and on whose behalf. */
public sealed interface DiagnosticTarget {
    /** The address as the person gave it, without anything secret in it. */
    URI server();

    /**
     * A Postern backend, which knows where LiveKit is.
     *
     * @param server {@code https} or {@code http}
     * @param access who asks
     * @param room a room to ask permission for, without joining it
     */
    record Backend(URI server, Access access, Optional<String> room) implements DiagnosticTarget {}

    /**
     * A LiveKit server.
     *
     * @param server {@code wss} or {@code ws}
     * @param tokens at most two, for two identities in a room of their own: pictures go from the first to the second. With
     *     one it is only seen that they leave; with none everything that needs a token is left out
     */
    record LiveKit(URI server, List<AccessToken> tokens) implements DiagnosticTarget {
        public LiveKit {
            tokens = List.copyOf(tokens);
        }
    }

    /** On whose behalf a backend is asked. */
    sealed interface Access {
        /** Nobody's: what needs a sign-in is left out. */
        record Nobody() implements Access {}

        /** Someone who signed in already. */
        record SignedIn(BackendSession session) implements Access {}

        /**
         * Someone who signs in now.
         *
         * @param password wiped when it was sent
         */
        record Login(String user, char[] password) implements Access {
            /** Nothing of either. */
            @Override
            public String toString() {
                return "Login";
            }
        }
    }
}
