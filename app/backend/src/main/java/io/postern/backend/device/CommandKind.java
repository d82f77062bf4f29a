package io.postern.backend.device;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a machine can be told to do. */
public enum CommandKind {
    MUTE,
    UNMUTE,
    LEAVE,
    /** The only one with a room. */
    JOIN,
    RESTART,
    /** Report how it is. */
    REPORT;

    /** The kind of a name in any case. */
    public static Optional<CommandKind> of(String name) {
        return Arrays.stream(values())
                .filter(kind -> kind.name().equals(name.strip().toUpperCase(Locale.ROOT)))
                .findFirst();
    }
}
