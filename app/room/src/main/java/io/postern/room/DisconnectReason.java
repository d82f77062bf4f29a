package io.postern.room;

/** Why a visit ended. The names follow LiveKit's DisconnectReason where it has one. */
public enum DisconnectReason {
    /** We left. */
    CLIENT_INITIATED,
    /** The same identity joined elsewhere. */
    DUPLICATE_IDENTITY,
    SERVER_SHUTDOWN,
    /** Removed by an administrator. */
    PARTICIPANT_REMOVED,
    ROOM_DELETED,
    ROOM_CLOSED,
    /** Joining failed; the join future says why. */
    JOIN_FAILURE,
    /** All attempts to reconnect failed. */
    CONNECTION_LOST,
    /** The token no longer allows a return. */
    NOT_ALLOWED,
    UNKNOWN
}
