package io.postern.kiosk.plan;

/**
 * A stay in a room.
 *
 * @param room the LiveKit room
 * @param cause why it is entered
 */
public record PlannedVisit(String room, Cause cause) {
    /** Why a kiosk goes into a room. */
    public enum Cause {
        AT_ONCE,
        SOMEONE_CAME,
        HOURS,
        HAND,
        ORDER,
        /** It was there before the program was started anew. */
        RESUMED
    }
}
