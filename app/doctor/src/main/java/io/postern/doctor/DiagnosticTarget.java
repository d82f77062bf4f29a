package io.postern.doctor;

import io.postern.signaling.AccessToken;
import io.postern.signaling.token.BackendSession;
import java.net.URI;
import java.util.List;
import java.util.Optional;

/** The server to test, and on whose behalf. */
public sealed interface DiagnosticTarget {
    /** The address as the person entered it, without secrets. */
    URI server();

    /**
     * A Postern backend, which knows the LiveKit server.
     *
     * @param server {@code https} or {@code http}
     * @param access on whose behalf
     * @param room a room to request permission for, without joining it
     */
    record Backend(URI server, Access access, Optional<String> room) implements DiagnosticTarget {}

    /**
     * A LiveKit server.
     *
     * @param server {@code wss} or {@code ws}
     * @param tokens at most two, for two identities in a private room: video is sent from the first to the second. With
     *     one it is only sent; without any, checks that need a token are skipped
     */
    record LiveKit(URI server, List<AccessToken> tokens) implements DiagnosticTarget {
        public LiveKit {
            tokens = List.copyOf(tokens);
        }
    }

    /** On whose behalf a backend is tested. */
    sealed interface Access {
        /** Nobody: checks that need a sign-in are skipped. */
        record Nobody() implements Access {}

        /** A person who is already signed in. */
        record SignedIn(BackendSession session) implements Access {}

        /**
         * A person who signs in now.
         *
         * @param password wiped after it was sent
         */
        record Login(String user, char[] password) implements Access {
            /** Hides both. */
            @Override
            public String toString() {
                return "Login";
            }
        }
    }
}
