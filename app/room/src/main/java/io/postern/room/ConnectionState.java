package io.postern.room;

/** The state of a room's connection. */
public sealed interface ConnectionState {
    /** Not joined yet. */
    record Idle() implements ConnectionState {}

    /** Joining. */
    record Connecting() implements ConnectionState {}

    /** Media can flow. */
    record Connected() implements ConnectionState {}

    /**
     * The connection was lost and is being recovered; participants and tracks stay as they were.
     *
     * @param attempt 1 for the first try
     */
    record Reconnecting(int attempt) implements ConnectionState {}

    /** The visit is over. A room cannot be joined again; open a new one. */
    record Disconnected(DisconnectReason reason) implements ConnectionState {}
}
