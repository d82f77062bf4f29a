package io.postern.kiosk.plan;

import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.KioskPolicy.Hours;
import io.postern.settings.policy.KioskPolicy.Join;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;

/** A meeting room in Berlin whose clocks a test turns. Hours are Monday to Friday, 08:30 to 17:00. */
final class SimulatedRoomDay {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private final KioskPlan plan;
    private final List<KioskAction> all = new ArrayList<>();
    private PlanContext planContext = PlanContext.START;
    private Instant wall;
    private Duration up = Duration.ofDays(3);
    private List<KioskAction> last = List.of();

    SimulatedRoomDay(KioskPolicy policy, String local) {
        plan = new KioskPlan(policy);
        wall = instant(local);
    }

    static SimulatedRoomDay at(String local, Join join) {
        return new SimulatedRoomDay(policy(join, Duration.ofMinutes(10), Duration.ofMinutes(15)), local);
    }

    static KioskPolicy policy(Join join, Duration leaveWhenAlone, Duration screenOff) {
        Hours work = new Hours(
                EnumSet.range(DayOfWeek.MONDAY, DayOfWeek.FRIDAY), LocalTime.parse("08:30"), LocalTime.parse("17:00"));
        return new KioskPolicy(
                true,
                Optional.empty(),
                "boardroom",
                Optional.empty(),
                join,
                List.of(work),
                leaveWhenAlone,
                screenOff,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    /** The same with a policy in which the room was forgotten. */
    static SimulatedRoomDay withoutRoom(String local, Join join) {
        KioskPolicy known = policy(join, Duration.ofMinutes(10), Duration.ofMinutes(15));
        return new SimulatedRoomDay(
                new KioskPolicy(
                        known.enabled(),
                        known.roomName(),
                        "",
                        known.display(),
                        known.join(),
                        known.hours(),
                        known.leaveWhenAlone(),
                        known.screenOff(),
                        known.pinHash(),
                        known.joinAddress(),
                        known.camera(),
                        known.microphone(),
                        known.speaker(),
                        known.restartAt()),
                local);
    }

    SimulatedRoomDay signedIn() {
        return on(new KioskEvent.Started(true, Optional.empty())).on(new KioskEvent.SignedIn());
    }

    SimulatedRoomDay on(KioskEvent event) {
        KioskPlan.Step step = plan.step(planContext, event, now());
        planContext = step.next();
        if (!step.actions().isEmpty()) {
            last = step.actions();
            all.addAll(last);
        }
        return this;
    }

    SimulatedRoomDay tick() {
        return on(new KioskEvent.Ticked());
    }

    /** Time goes by on both clocks, a tick a second. */
    SimulatedRoomDay pass(Duration time) {
        for (long second = 0; second < time.toSeconds(); second++) {
            elapse(Duration.ofSeconds(1)).tick();
        }
        return this;
    }

    /** The same without ticks: the machine was busy. */
    SimulatedRoomDay elapse(Duration time) {
        wall = wall.plus(time);
        up = up.plus(time);
        return this;
    }

    /** Time goes by until the clock shows something. */
    SimulatedRoomDay clock(String local) {
        return elapse(Duration.between(wall, instant(local)));
    }

    /** Somebody sets the clock on the wall. */
    SimulatedRoomDay set(String local) {
        wall = instant(local);
        return this;
    }

    String state() {
        return planContext.state().getClass().getSimpleName();
    }

    PlanContext planContext() {
        return planContext;
    }

    NextAction outlook() {
        return plan.outlook(planContext, now());
    }

    String outageSince() {
        return planContext
                .outage()
                .orElseThrow()
                .since()
                .atZone(BERLIN)
                .toLocalDateTime()
                .toString();
    }

    List<KioskAction> lastActions() {
        return last;
    }

    KioskAction lastAction() {
        return last.getLast();
    }

    long joins() {
        return all.stream().filter(KioskAction.Join.class::isInstance).count();
    }

    private EventTime now() {
        return new EventTime(wall, up, BERLIN, 0.5);
    }

    private static Instant instant(String local) {
        return LocalDateTime.parse(local).atZone(BERLIN).toInstant();
    }
}
