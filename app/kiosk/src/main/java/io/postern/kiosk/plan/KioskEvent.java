package io.postern.kiosk.plan;

import java.util.Optional;

/** An event that the plan reacts to. */
public sealed interface KioskEvent {
    /** Time has passed; sent about once a second. */
    record Ticked() implements KioskEvent {}

    /**
     * The machine's stored state was read.
     *
     * @param enrolled whether the machine has an account
     * @param resume the room in which the previous run was ended in the middle of a meeting
     */
    record Started(boolean enrolled, Optional<String> resume) implements KioskEvent {}

    /** The machine was enrolled. */
    record Enrolled() implements KioskEvent {}

    /** Somebody with the PIN starts a new enrolment. */
    record EnrolAsked() implements KioskEvent {}

    /** Somebody with the PIN cancels the new enrolment. */
    record EnrolCancelled() implements KioskEvent {}

    record SignedIn() implements KioskEvent {}

    /** The server no longer accepts the account. */
    record AccountRefused() implements KioskEvent {}

    /** The server cannot be reached, or cannot help. */
    record Unreachable() implements KioskEvent {}

    /** @param people the number of people in the machine's room, as the backend counts */
    record People(int people) implements KioskEvent {}

    record Joined() implements KioskEvent {}

    record JoinFailed(Failure failure) implements KioskEvent {}

    /** @param others the number of people in the meeting besides the machine */
    record Others(int others) implements KioskEvent {}

    /** The visit ended for another reason than {@link KioskAction.Leave}. */
    record Ended(End end) implements KioskEvent {}

    /** Somebody touched the screen, or a key or the pointer moved. */
    record Touched() implements KioskEvent {}

    record JoinPressed() implements KioskEvent {}

    record LeavePressed() implements KioskEvent {}

    /** @param room empty for the machine's own */
    record OrderedIn(Optional<String> room) implements KioskEvent {}

    record OrderedOut() implements KioskEvent {}

    /** The reason why joining failed. */
    enum Failure {
        /** The connection failed; a later attempt may succeed. */
        UNREACHABLE,
        /** The login has expired; signing in again helps. */
        LOGIN_EXPIRED,
        /** The server refuses the machine; another attempt does not help. */
        REFUSED
    }

    /** The reason why a visit ended. */
    enum End {
        /** The connection was lost and did not come back. */
        LOST,
        /** The room was closed, or the machine was removed from it. */
        SENT_OUT
    }
}
