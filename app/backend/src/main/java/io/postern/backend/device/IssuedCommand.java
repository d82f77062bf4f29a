package io.postern.backend.device;

import java.time.Instant;
import java.util.Optional;

/**
 * A command that was issued to a device.
 *
 * @param room for {@link CommandKind#JOIN}; empty for the device's configured room
 * @param expiresAt the command is dropped if it is not fetched by then
 */
public record IssuedCommand(
        long id,
        CommandKind kind,
        Optional<String> room,
        Instant givenAt,
        Instant expiresAt,
        Optional<Instant> fetchedAt,
        Optional<Instant> doneAt,
        Optional<CommandOutcome> outcome,
        String note) {
    /** The progress of a command. */
    public enum State {
        WAITING,
        FETCHED,
        DONE,
        EXPIRED
    }

    /** The progress at a given time. */
    public State state(Instant now) {
        if (outcome.isPresent()) {
            return outcome.get() == CommandOutcome.EXPIRED ? State.EXPIRED : State.DONE;
        }
        if (fetchedAt.isPresent()) {
            return State.FETCHED;
        }
        return now.isBefore(expiresAt) ? State.WAITING : State.EXPIRED;
    }
}
