package io.postern.signaling;

import io.postern.network.dial.DialFailure;
import java.util.Optional;

/**
 * Why signalling could not be opened or ended. Each kind says whether trying again can help; {@code detail} is for the
 * log and holds no secret.
 */
public sealed interface SignalFailure {
    /** For the log: what exactly was seen (status, exception, close code). */
    String detail();

    /** Whether the same attempt may succeed later without anyone changing anything. */
    boolean retryable();

    /** What the network says about it, if it knows; has the key of a sentence that names hosts. */
    default Optional<DialFailure> dial() {
        return Optional.empty();
    }

    /** The token is missing, expired, for another room or lacks the grant to join; or the room must exist and does not. */
    record NotAllowed(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** Something answers there, but it is not LiveKit's signalling (404, a web page, no upgrade). */
    record NoSuchService(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** The request itself was refused as malformed (400): name empty or too long, join request not understood. */
    record BadRequest(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }

    /** Name not resolved, refused, no route. */
    record Unreachable(Cause cause, String detail, Optional<DialFailure> dial) implements SignalFailure {
        public Unreachable(Cause cause, String detail) {
            this(cause, detail, Optional.empty());
        }

        /** What stood in the way. */
        public enum Cause {
            UNKNOWN_HOST,
            REFUSED,
            CERTIFICATE,
            /** The proxy wants another login, or will not connect to this server. */
            PROXY,
            NETWORK
        }

        @Override
        public boolean retryable() {
            return dial.map(DialFailure::retryable).orElse(cause != Cause.CERTIFICATE);
        }
    }

    /** The server is there and in trouble (5xx, limits reached). */
    record ServerTrouble(int status, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** Nothing came back in time. */
    record TimedOut(Phase phase, String detail, Optional<DialFailure> dial) implements SignalFailure {
        public TimedOut(Phase phase, String detail) {
            this(phase, detail, Optional.empty());
        }

        /** What was waited for. */
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

    /** The server said leave before or instead of letting us in. */
    record Refused(livekit.LivekitRtc.LeaveRequest leave, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return leave.getAction() != livekit.LivekitRtc.LeaveRequest.Action.DISCONNECT;
        }
    }

    /** An open socket ended (reset, closed by a proxy, server gone). {@code code} is the WebSocket close code, 1006 if none. */
    record ConnectionLost(int code, String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return true;
        }
    }

    /** We closed it ourselves. */
    record ClosedByClient(String detail) implements SignalFailure {
        @Override
        public boolean retryable() {
            return false;
        }
    }
}
