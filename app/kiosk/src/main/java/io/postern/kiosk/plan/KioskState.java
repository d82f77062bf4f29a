package io.postern.kiosk.plan;

import java.time.Duration;
import java.util.Optional;

/** The activity of a meeting room's machine. Durations are {@link EventTime#up}. */
public sealed interface KioskState {
    /** Nothing yet: what is kept on the machine is being read. */
    record Starting() implements KioskState {}

    /** It has no account, and waits for an administrator's code. */
    record Enrolling(Why why) implements KioskState {}

    /** @param then where it goes once it is signed in, if it has somewhere to go */
    record SigningIn(Optional<PlannedVisit> then) implements KioskState {}

    /** Signed in, in no room. */
    record Idle() implements KioskState {}

    record Joining(PlannedVisit visit) implements KioskState {}

    /**
     * @param others how many are there beside the machine
     * @param aloneSince when the last of them went; empty while somebody is there
     */
    record InMeeting(PlannedVisit visit, int others, Optional<Duration> aloneSince) implements KioskState {}

    /**
     * The server cannot be reached.
     *
     * @param retryAt when it tries again; empty while it does
     * @param then where it goes when it is back
     */
    record Offline(Optional<Duration> retryAt, Optional<PlannedVisit> then) implements KioskState {}

    /** Why there is no account. */
    enum Why {
        /** There never was one. */
        NEW,
        /** The administrator has taken it away, or it is unknown to the server. */
        REVOKED,
        /** Somebody with the PIN wants another one. */
        ASKED
    }
}
