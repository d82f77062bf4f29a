package io.postern.kiosk.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The state of a meeting room's machine, and what it remembers about how it got there. Immutable.
 *
 * @param people the number of people in its room, as the backend last counted
 * @param held whether the machine left and must not rejoin by itself before the room has been empty
 * @param begun whether it has been in the room since the program started
 * @param served the start of the hours for which it was last in the room
 * @param lively when the last activity was
 * @param dark whether the screen should be off
 * @param outage the current outage of the server; empty if the server can be reached
 */
public record PlanContext(
        KioskState state,
        int people,
        boolean held,
        boolean begun,
        Optional<ZonedDateTime> served,
        Duration lively,
        boolean dark,
        Optional<Outage> outage) {
    /**
     * A time during which the server cannot be reached.
     *
     * @param since its start on the wall clock, for people
     * @param began its start on the monotonic clock
     * @param failures the number of failed attempts
     */
    public record Outage(Instant since, Duration began, int failures) {}

    /** The context at the start of the program. */
    public static final PlanContext START = new PlanContext(
            new KioskState.Starting(), 0, false, false, Optional.empty(), Duration.ZERO, false, Optional.empty());

    PlanContext in(KioskState next) {
        return new PlanContext(next, people, held, begun, served, lively, dark, outage);
    }

    PlanContext withPeople(int count) {
        return new PlanContext(state, count, held && count > 0, begun, served, lively, dark, outage);
    }

    PlanContext withHeld(boolean value) {
        return new PlanContext(state, people, value, begun, served, lively, dark, outage);
    }

    PlanContext entered(Optional<ZonedDateTime> stretch) {
        return new PlanContext(state, people, held, true, stretch.or(() -> served), lively, dark, outage);
    }

    PlanContext moved(Duration uptime) {
        return new PlanContext(state, people, held, begun, served, uptime, dark, outage);
    }

    PlanContext withDark(boolean value) {
        return new PlanContext(state, people, held, begun, served, lively, value, outage);
    }

    PlanContext withOutage(Optional<Outage> value) {
        return new PlanContext(state, people, held, begun, served, lively, dark, value);
    }

    /** Returns the room that the machine is in, is joining, or will join as soon as it can. */
    public Optional<String> room() {
        return switch (state) {
            case KioskState.Joining joining -> Optional.of(joining.visit().room());
            case KioskState.InMeeting meeting -> Optional.of(meeting.visit().room());
            case KioskState.SigningIn signingIn -> signingIn.then().map(PlannedVisit::room);
            case KioskState.Offline offline -> offline.then().map(PlannedVisit::room);
            case KioskState.Starting s -> Optional.empty();
            case KioskState.Enrolling e -> Optional.empty();
            case KioskState.Idle i -> Optional.empty();
        };
    }
}
