package io.postern.room;

/** The state of a room's connection. */
public sealed interface ConnectionState {
    /** Not joined yet. */
    record Idle() implements ConnectionState {}

    /** On the way in. */
    record Connecting() implements ConnectionState {}

    /** Media can flow. */
    record Connected() implements ConnectionState {}

    /**
     * Lost and being tried again; participants and tracks are kept as they were.
     *
     * @param attempt 1 for the first try
     */
    record Reconnecting(int attempt) implements ConnectionState {}

    /** Over. A room does not come back from here; open a new one to join again. */
    record Disconnected(DisconnectReason reason) implements ConnectionState {}
}
