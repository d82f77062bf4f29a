package io.postern.kiosk.plan;

import java.time.Duration;
import java.util.Optional;

/** The activity of a meeting room's machine. Durations are {@link EventTime#uptime}. */
public sealed interface KioskState {
    /** Starting: the stored account is being read. */
    record Starting() implements KioskState {}

    /** The machine has no account and waits for an administrator's code. */
    record Enrolling(Why why) implements KioskState {}

    /** @param then the visit that follows signing in, if any */
    record SigningIn(Optional<PlannedVisit> then) implements KioskState {}

    /** Signed in and not in a room. */
    record Idle() implements KioskState {}

    record Joining(PlannedVisit visit) implements KioskState {}

    /**
     * @param others the number of people in the room besides the machine
     * @param aloneSince when the last of them left; empty while somebody is there
     */
    record InMeeting(PlannedVisit visit, int others, Optional<Duration> aloneSince) implements KioskState {}

    /**
     * The server cannot be reached.
     *
     * @param retryAt when the next attempt starts; empty during an attempt
     * @param then the visit that follows once the server is back, if any
     */
    record Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then) implements KioskState {}

    /** The reason why there is no account. */
    enum Why {
        /** The machine was never enrolled. */
        NEW,
        /** An administrator revoked the account, or the server does not know it. */
        REVOKED,
        /** Somebody with the PIN started a new enrolment. */
        ASKED
    }
}
