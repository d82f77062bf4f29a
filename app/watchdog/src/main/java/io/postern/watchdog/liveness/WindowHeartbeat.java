package io.postern.watchdog.liveness;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;

/**
 * What a window says of itself once a second.
 *
 * @param fx how many turns its JavaFX thread has taken for the watchdog
 * @param room where it is in a meeting, or on the way to one
 * @param next when its next meeting is due, if it knows
 * @param restartAt when it wants to be restarted at night, in this machine's time zone
 * @param signal how its connection to the server is, in its own words
 * @param others how many other people are in the room; {@link #UNKNOWN} if it does not say
 * @param arriving tracks with pictures that came in lately
 * @param decoding those of them whose pictures were decoded
 * @param heap bytes in use
 */
public record WindowHeartbeat(
        long fx,
        Meeting meeting,
        Optional<String> room,
        Optional<Instant> next,
        Optional<LocalTime> restartAt,
        String signal,
        int others,
        int arriving,
        int decoding,
        long heap) {
    public static final int UNKNOWN = -1;

    /** What a restart would interrupt. */
    public enum Meeting {
        IDLE,
        JOINING,
        IN_MEETING,
        OFFLINE;

        /** Whether somebody is, or is about to be, in a meeting. */
        public boolean going() {
            return switch (this) {
                case JOINING, IN_MEETING -> true;
                case IDLE, OFFLINE -> false;
            };
        }
    }

    /** Whether a restart would be noticed by somebody: a meeting that other people are in, or that is being joined. */
    public boolean disturbed() {
        return meeting == Meeting.JOINING || (meeting == Meeting.IN_MEETING && others != 0);
    }

    /** Whether pictures come that nothing makes visible. */
    public boolean blind() {
        return arriving > 0 && decoding == 0;
    }
}
