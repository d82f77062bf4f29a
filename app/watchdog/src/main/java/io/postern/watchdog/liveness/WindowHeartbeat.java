package io.postern.watchdog.liveness;

import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;

/**
 * The data in one heartbeat of the window, which it sends once a second.
 *
 * @param fxTurns how often its JavaFX thread has answered the watchdog so far
 * @param activity whether it is in a call
 * @param room the room of the call; empty if it is in none
 * @param nextMeeting when its next meeting is due, if it knows
 * @param restartAt local time of the nightly restart it asks for
 * @param connection the state of its connection to the server, as the window names it
 * @param otherParticipants how many others are in the room; {@link #UNKNOWN_COUNT} if unknown
 * @param receivedVideoTracks video tracks that received packets recently
 * @param decodedVideoTracks how many of them had frames decoded
 * @param heapBytes heap in use
 */
public record WindowHeartbeat(
        long fxTurns,
        CallActivity activity,
        Optional<String> room,
        Optional<Instant> nextMeeting,
        Optional<LocalTime> restartAt,
        String connection,
        int otherParticipants,
        int receivedVideoTracks,
        int decodedVideoTracks,
        long heapBytes) {
    public static final int UNKNOWN_COUNT = -1;

    /** Whether the window is in a call. The names are part of the protocol. */
    public enum CallActivity {
        IDLE,
        JOINING,
        IN_MEETING,
        OFFLINE;

        /** Whether the window is in a call or joining one. */
        public boolean isActive() {
            return switch (this) {
                case JOINING, IN_MEETING -> true;
                case IDLE, OFFLINE -> false;
            };
        }
    }

    /** Whether a person would notice a restart: the window is joining a call, or is in one with others. */
    public boolean restartWouldDisturb() {
        return activity == CallActivity.JOINING || (activity == CallActivity.IN_MEETING && otherParticipants != 0);
    }

    /** Whether video is received and none of it decoded. */
    public boolean hasUndecodedVideo() {
        return receivedVideoTracks > 0 && decodedVideoTracks == 0;
    }
}
