package io.postern.room;

/**
 * A fault that LiveKit's server simulates on request ({@code SimulateScenario}), to test how an application reacts.
 * Servers may refuse some of them.
 */
public enum SimulationScenario {
    /** The server names us as a speaker for some seconds. */
    SPEAKER_UPDATE,
    /** As if the node had died: the socket is cut and the session forgotten; we join anew. */
    NODE_FAILURE,
    /** The session moves to another node, or to the same: the server asks us to resume. */
    MIGRATION,
    /** The server ends the visit. */
    SERVER_LEAVE,
    /** From now on ICE over TCP; the server asks us to resume. */
    SWITCH_TO_TCP,
    /** From now on only over TURN/TLS; the server asks us to resume. */
    SWITCH_TO_TLS,
    /** The server behaves as if there were 100 kbit/s towards us: it pauses video. */
    LOW_BANDWIDTH,
    /** Takes {@link #LOW_BANDWIDTH} back. */
    FULL_BANDWIDTH,
    /** We lose the socket, and the server cuts the next one as soon as we resume. */
    DISCONNECT_SIGNAL_ON_RESUME,
    /** The same, before the server says anything on the next one. */
    DISCONNECT_SIGNAL_ON_RESUME_NO_MESSAGES,
    /** The server asks us to join anew. */
    LEAVE_REQUEST_FULL_RECONNECT,
    /** We lose the socket; the server knows nothing of it. */
    SIGNAL_LOST
}
