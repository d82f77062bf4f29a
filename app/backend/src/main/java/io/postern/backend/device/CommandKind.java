package io.postern.backend.device;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** A kind of command for a device. */
public enum CommandKind {
    MUTE,
    UNMUTE,
    LEAVE,
    /** The only command with a room. */
    JOIN,
    RESTART,
    /** Asks the device to report its status. */
    REPORT;

    /** The kind with a name in any case. */
    public static Optional<CommandKind> of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
