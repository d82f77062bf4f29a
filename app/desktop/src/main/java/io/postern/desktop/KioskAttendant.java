package io.postern.desktop;

import io.postern.desktop.heartbeat.Heartbeat;
import io.postern.desktop.heartbeat.Meeting;
import io.postern.kiosk.Attendant;
import io.postern.kiosk.plan.KioskState;
import io.postern.kiosk.plan.Situation;
import io.postern.settings.policy.KioskPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The watchdog, as a kiosk sees it. */
final class KioskAttendant implements Attendant {
    private static final Duration ALONE = Duration.ofMinutes(10);
    private static final Duration DARK_AFTER = Duration.ofMinutes(15);

    private final Heartbeat heartbeat;
    private volatile Meeting meeting = Meeting.NONE;

    KioskAttendant(Heartbeat heartbeat) {
        this.heartbeat = heartbeat;
        heartbeat.meetings(() -> meeting);
    }

    /** A kiosk without a policy: it joins when somebody comes, and ends with the program alone. */
    static KioskPolicy ordinary(String room) {
        return new KioskPolicy(
                true,
                Optional.empty(),
                room,
                Optional.empty(),
                KioskPolicy.Join.WHEN_SOMEONE_JOINS,
                List.of(),
                ALONE,
                DARK_AFTER,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    @Override
    public Optional<String> rejoinRoom() {
        return heartbeat.rejoinRoom();
    }

    @Override
    public boolean watched() {
        return heartbeat.watched();
    }

    @Override
    public boolean askRestart() {
        return heartbeat.askRestart();
    }

    @Override
    public void stands(Situation situation, Optional<Instant> next) {
        Meeting.State state = switch (situation.state()) {
            case KioskState.Joining s -> Meeting.State.JOINING;
            case KioskState.InMeeting s -> Meeting.State.IN_MEETING;
            case KioskState.Offline s -> Meeting.State.OFFLINE;
            case KioskState.SigningIn s -> situation.room().isPresent() ? Meeting.State.JOINING : Meeting.State.IDLE;
            case KioskState.Starting s -> Meeting.State.IDLE;
            case KioskState.Enrolling s -> Meeting.State.IDLE;
            case KioskState.Idle s -> Meeting.State.IDLE;
        };
        meeting = new Meeting(state, situation.room(), next);
    }
}
