package io.postern.room;

import io.postern.network.dial.DialFailure;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A failure: its kind, whether trying again can help, and the sentence that people read.
 *
 * @param detail for the log; no secrets
 * @param dial the failure of the network, if that is the cause; its sentence names host, port or certificate
 * @param tried the addresses that were tried for media, as {@code host:port}; empty unless {@link Kind#NO_MEDIA_PATH}
 */
public record RoomFailure(Kind kind, boolean retryable, String detail, Optional<DialFailure> dial, List<String> tried) {
    /** The default unless the server states another limit. */
    private static final String USUAL_PORTS = "7881, 5349, 443";

    public RoomFailure {
        tried = List.copyOf(tried);
    }

    public RoomFailure(Kind kind, boolean retryable, String detail) {
        this(kind, retryable, detail, Optional.empty(), List.of());
    }

    /** The key of the sentence in the resource bundles. */
    public String messageKey() {
        return dial.map(DialFailure::key)
                .orElseGet(() -> "room.failure." + kind.name().toLowerCase(Locale.ROOT));
    }

    /** The arguments of the sentence. */
    public List<Object> arguments() {
        if (dial.isPresent()) {
            return dial.get().arguments();
        }
        return kind == Kind.NO_MEDIA_PATH
                ? List.of(tried.isEmpty() ? USUAL_PORTS : String.join(", ", tried))
                : List.of();
    }

    /** The kinds, each with its own sentence ({@code room.failure.*}). */
    public enum Kind {
        /** The token is expired, for another room, or does not allow joining. */
        NOT_ALLOWED,
        /** Something answers at the server's address, but it is not LiveKit. */
        NO_SUCH_SERVICE,
        UNKNOWN_HOST,
        UNREACHABLE,
        CERTIFICATE,
        SERVER_TROUBLE,
        TIMED_OUT,
        /** The name is empty, too long or refused by the server. */
        BAD_ROOM_NAME,
        /** The backend issued no ticket; the cause is a TokenException with the reason. */
        NO_TICKET,
        /** Signalling works, but no media path over TCP does. */
        NO_MEDIA_PATH,
        /** The media library does not answer: a sound or graphics driver blocks it. */
        MEDIA_SILENT,
        /** We left, or were told to leave, before the operation had finished. */
        LEFT,
        /** The camera, microphone or speaker failed; the cause is a DeviceException. */
        DEVICE,
        /** A screen or window cannot be captured; the cause is a ScreenException. */
        SCREEN,
        /** The server refused to take an own track. */
        PUBLISH_REFUSED,
        /** The token or an administrator does not permit to send this ({@link Permissions}). */
        NOT_PERMITTED,
        /** The message is empty, too long, or more than the data channel takes. */
        BAD_MESSAGE,
        /** The message could not be sent. */
        NOT_SENT,
        /** A peer sent malformed data, which was ignored. */
        GARBLED_DATA,
        /** A peer sends more than is kept or shown; some of it was left out. */
        TOO_MUCH_DATA,
        INTERNAL
    }
}
