package io.postern.kiosk.plan;

import java.time.ZonedDateTime;

/** The next thing that an idle machine will do. */
public sealed interface NextAction {
    /** It joins when its hours begin. */
    record JoinsAt(ZonedDateTime from) implements NextAction {}

    /** It joins when somebody comes. */
    record JoinsWithSomeone() implements NextAction {}

    /** Its policy names no room: only an administrator who names one can send it anywhere. */
    record NoRoom() implements NextAction {}

    /** It joins when somebody touches it. */
    record JoinsByHand() implements NextAction {}
}
