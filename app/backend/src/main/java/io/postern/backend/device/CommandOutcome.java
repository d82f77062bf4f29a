package io.postern.backend.device;

import java.util.Arrays;
import java.util.Optional;

/** The outcome of a command. */
public enum CommandOutcome {
    DONE,
    /** Not possible in the device's current state. */
    NOT_POSSIBLE,
    /** Forbidden by the device's own settings. */
    REFUSED,
    FAILED,
    /** The device's program is too old to know the command. */
    UNKNOWN,
    /** The device did not fetch the command in time. Set by the backend, not by the device. */
    EXPIRED;

    /** An outcome that a device may report. */
    static Optional<CommandOutcome> of(String name) {
        return Arrays.stream(values())
                .filter(outcome -> outcome != EXPIRED && outcome.name().equals(name))
                .findFirst();
    }
}
