package io.postern.signaling;

/**
 * Why signalling could not be opened or ended. Each kind says whether trying again can help; {@code detail} is for the
 * log and holds no secret.
 */
public sealed interface SignalFailure {
    /** For the log: what exactly was seen (status, exception, close code). */
    String detail();

    /** Whether the same attempt may succeed later without anyone changing anything. */
    boolean retryable();

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
    record Unreachable(Cause cause, String detail) implements SignalFailure {
        /** What stood in the way. */
        public enum Cause {
            UNKNOWN_HOST,
            REFUSED,
            CERTIFICATE,
            NETWORK
        }

        @Override
        public boolean retryable() {
            return cause != Cause.CERTIFICATE;
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
    record TimedOut(Phase phase, String detail) implements SignalFailure {
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
