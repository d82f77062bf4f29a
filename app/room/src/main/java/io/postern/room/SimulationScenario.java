package io.postern.room;

/**
 * A fault that LiveKit's server simulates on request ({@code SimulateScenario}), to test how an application reacts.
 * Servers may refuse some of them.
 */
public enum SimulationScenario {
    /** The server names us as a speaker for some seconds. */
    SPEAKER_UPDATE,
    /** Simulates the death of the node: the server cuts the socket and forgets the session; we rejoin. */
    NODE_FAILURE,
    /** The session moves to another node, or to the same: the server asks us to resume. */
    MIGRATION,
    /** The server ends the visit. */
    SERVER_LEAVE,
    /** Switches to ICE over TCP; the server asks us to resume. */
    SWITCH_TO_TCP,
    /** Switches to TURN/TLS only; the server asks us to resume. */
    SWITCH_TO_TLS,
    /** The server behaves as if there were 100 kbit/s towards us: it pauses video. */
    LOW_BANDWIDTH,
    /** Reverts {@link #LOW_BANDWIDTH}. */
    FULL_BANDWIDTH,
    /** We lose the socket, and the server cuts the next one as soon as we resume. */
    DISCONNECT_SIGNAL_ON_RESUME,
    /** We lose the socket, and the server cuts the next one before it sends anything. */
    DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES,
    /** The server asks us to rejoin. */
    LEAVE_REQUEST_FULL_RECONNECT,
    /** We lose the socket without the server's involvement. */
    SIGNAL_LOST
}
