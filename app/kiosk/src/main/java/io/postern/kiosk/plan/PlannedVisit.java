package io.postern.kiosk.plan;

/**
 * A visit to a room, planned or going on.
 *
 * @param room the LiveKit room
 * @param cause why it is entered
 */
public record PlannedVisit(String room, Cause cause) {
    /** The reason for joining a room. */
    public enum Cause {
        AT_ONCE,
        SOMEONE_CAME,
        HOURS,
        HAND,
        ORDER,
        /** The previous run was in this room when it was ended. */
        RESUMED
    }
}
