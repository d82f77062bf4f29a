package io.postern.backend.device;

import java.util.Arrays;
import java.util.Optional;

/** How a machine says a command went. */
public enum CommandOutcome {
    DONE,
    /** It did not fit what the machine was doing. */
    NOT_POSSIBLE,
    /** The machine's own settings do not permit it. */
    REFUSED,
    FAILED,
    /** The machine's program is too old to know it. */
    UNKNOWN,
    /** Nobody fetched it in time. The backend says this, not the machine. */
    EXPIRED;

    /** What a machine may say. */
    static Optional<CommandOutcome> of(String name) {
        return Arrays.stream(values())
                .filter(outcome -> outcome != EXPIRED && outcome.name().equals(name))
                .findFirst();
    }
}
