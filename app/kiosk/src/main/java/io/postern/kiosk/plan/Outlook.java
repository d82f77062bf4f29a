package io.postern.kiosk.plan;

import java.time.ZonedDateTime;

/** What an idle machine will do next. */
public sealed interface Outlook {
    /** It joins when its hours begin. */
    record JoinsAt(ZonedDateTime from) implements Outlook {}

    /** It joins when somebody comes. */
    record JoinsWithSomeone() implements Outlook {}

    /** Its policy names no room: only an administrator who names one can send it anywhere. */
    record NoRoom() implements Outlook {}

    /** It joins when somebody touches it. */
    record JoinsByHand() implements Outlook {}
}
