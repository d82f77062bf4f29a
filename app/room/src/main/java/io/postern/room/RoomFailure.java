package io.postern.room;

/**
 * What went wrong, whether trying again can help, and which sentence people read.
 *
 * @param detail for the log; no secrets
 */
public record RoomFailure(Kind kind, boolean retryable, String detail) {
    /** The key of the sentence in the resource bundles. */
    public String messageKey() {
        return "room.failure." + kind.name().toLowerCase(java.util.Locale.ROOT);
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
        /** The backend gave no ticket; the cause is a TokenException with the reason. */
        NO_TICKET,
        /** Signalling works, but no media path over TCP does. */
        NO_MEDIA_PATH,
        /** We left or were told to leave before it was done. */
        LEFT,
        /** The camera, microphone or speaker failed; the cause is a DeviceException. */
        DEVICE,
        /** The server refused to take an own track. */
        PUBLISH_REFUSED,
        /** Empty, too long, or more than the data channel takes. */
        BAD_MESSAGE,
        /** The message could not be sent. */
        NOT_SENT,
        /** A peer sent data that cannot be understood; it was ignored. */
        GARBLED_DATA,
        INTERNAL
    }
}
