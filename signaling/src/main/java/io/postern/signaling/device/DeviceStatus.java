package io.postern.signaling.device;

import java.time.Instant;
import java.util.Optional;

/**
 * The status of a machine, for administrators. Holds no secret.
 *
 * @param room the room it is in or joins
 * @param since when it entered this state, by the machine's clock
 * @param microphoneOff whether the others cannot hear the room
 * @param version of the program, at most 64 characters
 * @param system the operating system's name and version, at most 128 characters
 */
public record DeviceStatus(
        State state, Optional<String> room, Instant since, boolean microphoneOff, String version, String system) {
    /** The machine's activity. */
    public enum State {
        IDLE,
        JOINING,
        IN_MEETING,
        /** It should be in a room but cannot reach it. */
        OFFLINE
    }
}
