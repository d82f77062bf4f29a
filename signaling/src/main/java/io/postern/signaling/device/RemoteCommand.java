package io.postern.signaling.device;

import java.util.Optional;

/**
 * A command of an administrator to a meeting room's machine. A command is delivered to one run of the program only, and
 * no later than two minutes after it was given, so that no old command is executed by surprise. Report its result with
 * {@link DeviceClient#done}.
 *
 * @param id unique at the backend
 * @param room for {@link Kind#JOIN}: the room to join, if the administrator or the backend's settings for this machine
 *     name one; empty for the machine's own room. Empty for the other kinds.
 */
public record RemoteCommand(long id, Kind kind, Optional<String> room) {
    /** The action. */
    public enum Kind {
        /** Mute the microphone. */
        MUTE,
        /** Unmute the microphone. */
        UNMUTE,
        /** Leave the room. */
        LEAVE,
        /** Join a room, after leaving another one. */
        JOIN,
        /** End the program and start it again. Report {@link CommandResult#DONE} before ending. */
        RESTART,
        /** Send a {@link DeviceStatus} now. */
        REPORT
    }
}
