package io.postern.kiosk.plan;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.Optional;

/**
 * The state of a meeting room's machine, and what it remembers about how it got there. Immutable.
 *
 * @param people how many are in its room, as the backend counted last
 * @param held it went out, and does not go in by itself again before the room has been empty
 * @param begun it was in the room once since the program started
 * @param served the beginning of the hours it was in the room for last
 * @param lively when somebody or something last moved
 * @param dark whether the screen is to be off
 * @param outage since when there is no way to the server, until there is one again
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
     * No way to the server.
     *
     * @param since on the wall's clock, for people
     * @param began on the other clock
     * @param failures how often it was tried in vain
     */
    public record Outage(Instant since, Duration began, int failures) {}

    /** The program starts. */
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

    PlanContext moved(Duration up) {
        return new PlanContext(state, people, held, begun, served, up, dark, outage);
    }

    PlanContext withDark(boolean value) {
        return new PlanContext(state, people, held, begun, served, lively, value, outage);
    }

    PlanContext withOutage(Optional<Outage> value) {
        return new PlanContext(state, people, held, begun, served, lively, dark, value);
    }

    /** The room it is in, is entering, or means to enter as soon as it can. */
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
