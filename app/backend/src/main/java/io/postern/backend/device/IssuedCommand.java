package io.postern.backend.device;

import java.time.Instant;
import java.util.Optional;

/**
 * Something a machine was told to do.
 *
 * @param room for {@link CommandKind#JOIN}; empty for the room the machine is set to
 * @param expiresAt if it was not fetched by then it never will be
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
    /** How far it has come. */
    public enum State {
        WAITING,
        FETCHED,
        DONE,
        EXPIRED
    }

    /** How far it has come by now. */
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
