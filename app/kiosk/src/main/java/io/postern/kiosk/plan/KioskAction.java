package io.postern.kiosk.plan;

/** An action that the plan asks for. */
public sealed interface KioskAction {
    /** Answered by {@code SignedIn}, {@code AccountRefused} or {@code Unreachable}. */
    record SignIn() implements KioskAction {}

    /** Answered by {@code Joined} or {@code JoinFailed}. */
    record Join(String room) implements KioskAction {}

    record Leave() implements KioskAction {}

    /** Stops all requests to the server. The stored account remains until there is another one. */
    record SignOut() implements KioskAction {}
}
