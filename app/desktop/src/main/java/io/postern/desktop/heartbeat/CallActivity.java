package io.postern.desktop.heartbeat;

import java.time.Instant;
import java.util.Optional;

/**
 * The window's activity with regard to meetings.
 *
 * @param room the meeting that is joined or in progress; after a crash the window returns to it
 * @param next the start of the next meeting, if known
 */
public record CallActivity(State state, Optional<String> room, Optional<Instant> next) {
    /** No meeting, and none known to come. */
    public static final CallActivity NONE = new CallActivity(State.IDLE, Optional.empty(), Optional.empty());

    /** The kinds of activity; a restart would interrupt some of them. */
    public enum State {
        /** Idle: the window waits for somebody. */
        IDLE,
        JOINING,
        IN_MEETING,
        /** Idle: the server cannot be reached. */
        OFFLINE
    }
}
