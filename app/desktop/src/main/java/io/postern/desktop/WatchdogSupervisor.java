package io.postern.desktop;

import io.postern.desktop.heartbeat.CallActivity;
import io.postern.desktop.heartbeat.HeartbeatSender;
import io.postern.kiosk.ProcessSupervisor;
import io.postern.kiosk.plan.KioskState;
import io.postern.kiosk.plan.PlanContext;
import io.postern.settings.policy.KioskPolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The watchdog as the {@link io.postern.kiosk.ProcessSupervisor} of a kiosk. */
final class WatchdogSupervisor implements ProcessSupervisor {
    private static final Duration MIN_IDLE = Duration.ofMinutes(10);
    private static final Duration DARK_AFTER = Duration.ofMinutes(15);

    private final HeartbeatSender heartbeat;
    private volatile CallActivity meeting = CallActivity.NONE;

    WatchdogSupervisor(HeartbeatSender heartbeat) {
        this.heartbeat = heartbeat;
        heartbeat.meetings(() -> meeting);
    }

    /** A kiosk without a policy: it joins when somebody comes, and runs until the program ends. */
    static KioskPolicy ordinary(String room) {
        return new KioskPolicy(
                true,
                Optional.empty(),
                room,
                Optional.empty(),
                KioskPolicy.Join.WHEN_SOMEONE_JOINS,
                List.of(),
                MIN_IDLE,
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
    public void stands(PlanContext planContext, Optional<Instant> next) {
        CallActivity.State state = switch (planContext.state()) {
            case KioskState.Joining s -> CallActivity.State.JOINING;
            case KioskState.InMeeting s -> CallActivity.State.IN_MEETING;
            case KioskState.Offline s -> CallActivity.State.OFFLINE;
            case KioskState.SigningIn s ->
                planContext.room().isPresent() ? CallActivity.State.JOINING : CallActivity.State.IDLE;
            case KioskState.Starting s -> CallActivity.State.IDLE;
            case KioskState.Enrolling s -> CallActivity.State.IDLE;
            case KioskState.Idle s -> CallActivity.State.IDLE;
        };
        meeting = new CallActivity(state, planContext.room(), next);
    }
}
