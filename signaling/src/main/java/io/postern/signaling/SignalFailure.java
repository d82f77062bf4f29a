package io.postern.signaling;

import io.postern.network.dial.DialFailure;
import java.util.Optional;

/**
 * The reason why a signalling session could not be opened, or ended. Each kind tells whether a retry can help;
 * {@code detail} is for the log and holds no secret.
 */
public sealed interface SignalFailure {
    /** The exact observation (status, exception, close code), for the log. */
    String detail();

    /** Whether the same attempt may succeed later without any change. */
    boolean retryable();

    /** The network's failure, if there is one; has the key of a sentence that names hosts. */
    default Optional<DialFailure> dial() {
        return Optional.empty();
    }

    /**
     * The token is missing, expired, for another room or lacks the grant to join; or the room must exist and does not.
     */
    record NotAllowed(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** A server responds, but not with LiveKit's signalling (404, a web page, no upgrade). */
    record NoSuchService(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** The server rejected the request as malformed (400): name empty or too long, join request not understood. */
    record BadRequest(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** The server cannot be reached: name not resolved, refused, no route. */
    record Unreachable(Cause cause, String detail, Optional<DialFailure> dial) implements SignalFailure {
        public Unreachable(Cause cause, String detail) {
            this(cause, detail, Optional.empty());
        }

        /** The operation that failed. */
        public enum Cause {
            UNKNOWN_HOST,
            REFUSED,
            CERTIFICATE,
            /** The proxy requires other credentials, or will not connect to this server. */
            PROXY,
            NETWORK
        }

        @Override
        public boolean retryable() {
            return dial.map(DialFailure::retryable).orElse(cause != Cause.CERTIFICATE);
        }
    }

    /** The server has an error (5xx, limits reached). */
    record ServerTrouble(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** There was no response in time. */
    record TimedOut(Phase phase, String detail, Optional<DialFailure> dial) implements SignalFailure {
        public TimedOut(Phase phase, String detail) {
            this(phase, detail, Optional.empty());
        }

        /** The step that took too long. */
        public enum Phase {
            CONNECT,
            FIRST_MESSAGE,
            KEEP_ALIVE
        }

        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** The server sent a leave request before or instead of accepting the join. */
    record Refused(livekit.LivekitRtc.LeaveRequest leave, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return leave.getAction() != livekit.LivekitRtc.LeaveRequest.Action.DISCONNECT;
        }
    }

    /**
     * An open socket ended (reset, closed by a proxy, server gone). {@code code} is the WebSocket close code, 1006 if
     * none.
     */
    record ConnectionLost(int code, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** This program closed the session. */
    record ClosedByClient(String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }
}
