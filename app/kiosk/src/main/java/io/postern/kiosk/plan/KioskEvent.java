package io.postern.kiosk.plan;

import java.util.Optional;

/** An event that the plan reacts to. */
public sealed interface KioskEvent {
    /** Time went by; about once a second. */
    record Ticked() implements KioskEvent {}

    /**
     * The machine's stored state was read.
     *
     * @param enrolled whether it has an account
     * @param resume the room it was in a moment ago, when the program was ended in the middle of a meeting
     */
    record Started(boolean enrolled, Optional<String> resume) implements KioskEvent {}

    /** An account was given to it. */
    record Enrolled() implements KioskEvent {}

    /** Somebody with the PIN wants another account. */
    record EnrolAsked() implements KioskEvent {}

    /** Somebody with the PIN does not want another account after all. */
    record EnrolCancelled() implements KioskEvent {}

    record SignedIn() implements KioskEvent {}

    /** The server does not take the account any more. */
    record AccountRefused() implements KioskEvent {}

    /** The server cannot be reached, or cannot help. */
    record Unreachable() implements KioskEvent {}

    /** @param people how many are in the machine's room, as the backend counts */
    record People(int people) implements KioskEvent {}

    record Joined() implements KioskEvent {}

    record JoinFailed(Failure failure) implements KioskEvent {}

    /** @param others how many are in the meeting beside the machine */
    record Others(int others) implements KioskEvent {}

    /** The visit ended, and not by {@link KioskAction.Leave}. */
    record Ended(End end) implements KioskEvent {}

    /** Somebody touched the screen, or a key or the pointer moved. */
    record Touched() implements KioskEvent {}

    record JoinPressed() implements KioskEvent {}

    record LeavePressed() implements KioskEvent {}

    /** @param room empty for the machine's own */
    record OrderedIn(Optional<String> room) implements KioskEvent {}

    record OrderedOut() implements KioskEvent {}

    /** Why joining did not work. */
    enum Failure {
        /** The way there is broken; it may be mended in a moment. */
        UNREACHABLE,
        /** The login ran out; signing in anew helps. */
        LOGIN_EXPIRED,
        /** The server does not want it there; trying again does not help. */
        REFUSED
    }

    /** Why a visit ended. */
    enum End {
        /** The connection is gone and did not come back. */
        LOST,
        /** The room was closed, or the machine was sent out. */
        SENT_OUT
    }
}
