package io.postern.desktop.heartbeat;

import java.time.Instant;
import java.util.Optional;

/**
 * The window's activity with regard to meetings.
 *
 * @param room which meeting, while joining or in one; where the window is brought back to after a crash
 * @param next when the next meeting is due, if that is known
 */
public record CallActivity(State state, Optional<String> room, Optional<Instant> next) {
    /** Nothing is going on, and nothing is known to come. */
    public static final CallActivity NONE = new CallActivity(State.IDLE, Optional.empty(), Optional.empty());

    /** The activities that a restart would interrupt. */
    public enum State {
        /** Nothing: the window waits for somebody. */
        IDLE,
        JOINING,
        IN_MEETING,
        /** Nothing: the server cannot be reached. */
        OFFLINE
    }
}
