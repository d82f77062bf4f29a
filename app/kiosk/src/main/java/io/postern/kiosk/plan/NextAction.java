package io.postern.kiosk.plan;

import java.time.ZonedDateTime;

/** The next thing that an idle machine will do. */
public sealed interface NextAction {
    /** Joins when the room's hours begin. */
    record JoinsAt(ZonedDateTime from) implements NextAction {}

    /** Joins when somebody enters the room. */
    record JoinsWithSomeone() implements NextAction {}

    /** Waits for a command: the policy names no room, and only an administrator can name one. */
    record NoRoom() implements NextAction {}

    /** Joins when somebody touches the screen. */
    record JoinsByHand() implements NextAction {}
}
