package io.postern.signaling.device;

import java.util.Optional;

/**
 * What an administrator tells a machine to do. A command is handed out to one run of the program only, and not any more two
 * minutes after it was given, so nothing old is done by surprise. Say how it went with {@link DeviceClient#done}.
 *
 * @param id unique at the backend
 * @param room for {@link Kind#JOIN}: the room to join, if the administrator or the backend's settings for this machine name
 *     one; empty for the room the machine is set to. Empty for the other kinds.
 */
public record RemoteCommand(long id, Kind kind, Optional<String> room) {
    /** What to do. */
    public enum Kind {
        /** Microphone off. */
        MUTE,
        /** Microphone on. */
        UNMUTE,
        /** Out of the room it is in. */
        LEAVE,
        /** Into a room; out of another one first. */
        JOIN,
        /** End the program and start it again. Say {@link CommandResult#DONE} before ending. */
        RESTART,
        /** Send a {@link DeviceStatus} now. */
        REPORT
    }
}
