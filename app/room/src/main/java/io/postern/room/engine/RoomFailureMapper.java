package io.postern.room.engine;

import io.postern.media.rtc.MediaLibraryTimeoutException;
import io.postern.network.dial.DialFailure;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.room.RoomFailure.Kind;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.token.TokenException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Maps failures of signalling, tickets and peer connections to {@link RoomFailure}s. */
final class RoomFailureMapper {
    private RoomFailureMapper() {}

    static RoomFailure signal(SignalFailure failure) {
        Kind kind = switch (failure) {
            case SignalFailure.NotAllowed f -> Kind.NOT_ALLOWED;
            case SignalFailure.NoSuchService f -> Kind.NO_SUCH_SERVICE;
            // The only part of the request that people choose is the room's name.
            case SignalFailure.BadRequest f -> Kind.BAD_ROOM_NAME;
            case SignalFailure.Unreachable f ->
                switch (f.cause()) {
                    case UNKNOWN_HOST -> Kind.UNKNOWN_HOST;
                    case CERTIFICATE -> Kind.CERTIFICATE;
                    case REFUSED, PROXY, NETWORK -> Kind.UNREACHABLE;
                };
            case SignalFailure.ServerTrouble f -> Kind.SERVER_TROUBLE;
            case SignalFailure.TimedOut f -> Kind.TIMED_OUT;
            case SignalFailure.Refused f -> Kind.SERVER_TROUBLE;
            case SignalFailure.ConnectionLost f -> Kind.UNREACHABLE;
            case SignalFailure.ClosedByClient f -> Kind.LEFT;
        };
        return new RoomFailure(kind, failure.retryable(), failure.detail(), failure.dial(), List.of());
    }

    /** Maps failures before the socket: of the backend, or of our own peer connection. */
    static RoomFailure ticket(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof TokenException token) {
                boolean retryable = switch (token.reason()) {
                    case UNREACHABLE, SERVER_TROUBLE, TIMED_OUT, UNKNOWN_HOST, TOO_MANY_TRIES -> true;
                    case WRONG_CREDENTIALS, SESSION_EXPIRED, NOT_ALLOWED, BAD_ROOM_NAME, CERTIFICATE, NOT_A_BACKEND ->
                        false;
                };
                return new RoomFailure(Kind.NO_TICKET, retryable, token.reason().name(), token.dial(), List.of());
            }
        }
        return new RoomFailure(negotiation(failure), true, failure.toString());
    }

    /** Maps the failure of a peer connection. */
    static Kind negotiation(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof MediaLibraryTimeoutException) {
                return Kind.MEDIA_SILENT;
            }
        }
        return Kind.INTERNAL;
    }

    /** Media found no path in time, though the server let us in. */
    static RoomFailure noMedia(Optional<DialFailure> obstacle, List<String> tried, Duration limit) {
        return new RoomFailure(
                Kind.NO_MEDIA_PATH,
                obstacle.map(DialFailure::retryable).orElse(true),
                "no candidate pair in " + limit + "; tried " + tried
                        + obstacle.map(dial -> "; " + dial.detail()).orElse(""),
                obstacle,
                tried);
    }

    static DisconnectReason reason(livekit.LivekitModels.DisconnectReason reason) {
        return switch (reason) {
            case CLIENT_INITIATED -> DisconnectReason.CLIENT_INITIATED;
            case DUPLICATE_IDENTITY -> DisconnectReason.DUPLICATE_IDENTITY;
            case SERVER_SHUTDOWN -> DisconnectReason.SERVER_SHUTDOWN;
            case PARTICIPANT_REMOVED -> DisconnectReason.PARTICIPANT_REMOVED;
            case ROOM_DELETED -> DisconnectReason.ROOM_DELETED;
            case ROOM_CLOSED -> DisconnectReason.ROOM_CLOSED;
            case JOIN_FAILURE -> DisconnectReason.JOIN_FAILURE;
            case CONNECTION_TIMEOUT, SIGNAL_CLOSE, MEDIA_FAILURE, STATE_MISMATCH -> DisconnectReason.CONNECTION_LOST;
            default -> DisconnectReason.UNKNOWN;
        };
    }
}
