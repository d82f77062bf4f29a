package io.postern.kiosk.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.kiosk.plan.KioskEvent.AccountRefused;
import io.postern.kiosk.plan.KioskEvent.End;
import io.postern.kiosk.plan.KioskEvent.Ended;
import io.postern.kiosk.plan.KioskEvent.Failure;
import io.postern.kiosk.plan.KioskEvent.JoinFailed;
import io.postern.kiosk.plan.KioskEvent.JoinPressed;
import io.postern.kiosk.plan.KioskEvent.Joined;
import io.postern.kiosk.plan.KioskEvent.LeavePressed;
import io.postern.kiosk.plan.KioskEvent.OrderedIn;
import io.postern.kiosk.plan.KioskEvent.OrderedOut;
import io.postern.kiosk.plan.KioskEvent.Others;
import io.postern.kiosk.plan.KioskEvent.People;
import io.postern.kiosk.plan.KioskEvent.SignedIn;
import io.postern.kiosk.plan.KioskEvent.Started;
import io.postern.kiosk.plan.KioskEvent.Touched;
import io.postern.kiosk.plan.KioskEvent.Unreachable;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.KioskPolicy.Join;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Days and nights of a meeting room, without waiting for them. */
class KioskPlanTest {
    private static final String DAY = "2026-11-23T08:00";

    @ParameterizedTest
    @EnumSource(Join.class)
    void goesInWhenThePolicySaysSo(Join join) {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, join).signedIn();
        boolean atOnce = join == Join.AT_ONCE;
        assertEquals(atOnce ? "Joining" : "Idle", room.state());
        room.on(new People(1));
        boolean withSomeone = join == Join.WHEN_SOMEONE_JOINS;
        assertEquals(atOnce || withSomeone ? "Joining" : "Idle", room.state());
        room.clock("2026-11-23T08:30").tick();
        assertEquals(join == Join.BY_HAND ? "Idle" : "Joining", room.state());
        room.on(new JoinPressed());
        assertEquals("Joining", room.state());
        assertEquals(1, room.joins(), "joined once, however many reasons there are");
    }

    @ParameterizedTest
    @EnumSource(Join.class)
    void aPolicyWithoutARoomJoinsNothingButWhatAnAdministratorNames(Join join) {
        SimulatedRoomDay room = SimulatedRoomDay.withoutRoom("2026-11-23T09:00", join)
                .signedIn()
                .on(new People(1))
                .tick()
                .on(new JoinPressed())
                .on(new OrderedIn(Optional.empty()));
        assertEquals("Idle", room.state());
        assertEquals(new NextAction.NoRoom(), room.outlook());
        assertEquals(0, room.joins());
        room.on(new OrderedIn(Optional.of("elsewhere")));
        assertEquals(Optional.of("elsewhere"), room.planContext().room());
    }

    @ParameterizedTest
    @EnumSource(Join.class)
    void aRoomThatIsEmptyIsLeftAfterAWhile(Join join) {
        SimulatedRoomDay room =
                SimulatedRoomDay.at(DAY, join).signedIn().on(new JoinPressed()).on(new Joined());
        room.on(new Others(2)).pass(Duration.ofHours(2));
        assertEquals("InMeeting", room.state(), "a long meeting is no reason to go");
        room.on(new Others(0)).pass(Duration.ofMinutes(9).plusSeconds(59));
        assertEquals("InMeeting", room.state());
        room.on(new Others(1)).on(new Others(0)).pass(Duration.ofMinutes(9).plusSeconds(59));
        assertEquals("InMeeting", room.state(), "somebody was there in between");
        room.pass(Duration.ofSeconds(1));
        assertEquals("Idle", room.state());
        assertInstanceOf(KioskAction.Leave.class, room.lastAction());
    }

    @Test
    void aTouchOfTheScreenCountsAsPresence() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.BY_HAND)
                .signedIn()
                .on(new JoinPressed())
                .on(new Joined());
        room.pass(Duration.ofMinutes(8)).on(new Touched()).pass(Duration.ofMinutes(8));
        assertEquals("InMeeting", room.state());
        room.pass(Duration.ofMinutes(2));
        assertEquals("Idle", room.state());
    }

    @ParameterizedTest
    @EnumSource(
            value = Join.class,
            names = {"WHEN_SOMEONE_JOINS", "AT_ONCE"})
    void thePeopleThatWereLeftDoNotBringItBackButTheNextOnesDo(Join join) {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, join)
                .signedIn()
                .on(new People(2))
                .on(new Joined())
                .on(new Others(2));
        room.on(new LeavePressed()).on(new People(2)).on(new People(1)).pass(Duration.ofMinutes(5));
        assertEquals("Idle", room.state());
        room.on(new People(0)).pass(Duration.ofMinutes(1));
        assertEquals("Idle", room.state());
        room.on(new People(1));
        assertEquals("Joining", room.state());
    }

    @Test
    void hoursAreJoinedOnceAndNobodyIsCutOffAtTheirEnd() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.SCHEDULE).signedIn();
        assertEquals(
                "JoinsAt[from=2026-11-23T08:30+01:00[Europe/Berlin]]",
                room.outlook().toString());
        room.clock("2026-11-23T08:30").tick().on(new Joined()).on(new Others(3));
        room.clock("2026-11-23T17:20").tick();
        assertEquals("InMeeting", room.state(), "they still talk");
        room.on(new Others(0)).pass(Duration.ofSeconds(61));
        assertEquals("Idle", room.state(), "after hours an empty room is left soon");
        room.on(new People(0)).on(new People(2)).tick();
        assertEquals("Idle", room.state(), "after hours nobody brings it in but by hand");
        room.clock("2026-11-24T08:30").tick();
        assertEquals("Joining", room.state());
    }

    @Test
    void withinHoursItComesBackWhenSomebodyComes() {
        SimulatedRoomDay room = SimulatedRoomDay.at("2026-11-23T08:30", Join.SCHEDULE)
                .signedIn()
                .on(new Joined())
                .on(new Others(0))
                .pass(Duration.ofMinutes(10));
        assertEquals("Idle", room.state());
        assertInstanceOf(NextAction.JoinsWithSomeone.class, room.outlook());
        room.on(new People(0)).pass(Duration.ofMinutes(5));
        assertEquals("Idle", room.state());
        room.on(new People(1));
        assertEquals("Joining", room.state());
    }

    @ParameterizedTest(name = "from {0} to {1}: {2}")
    @CsvSource({
        // A clock that was wrong and is set: forward into the hours, out of them, back before them, over days.
        "2026-11-23T08:00, 2026-11-23T12:00, Joining",
        "2026-11-23T03:00, 2026-11-22T03:00, Idle",
        "2026-11-23T07:00, 2026-12-24T18:00, Idle",
        "1970-01-01T00:00, 2026-11-23T09:00, Joining",
        "2036-01-01T00:00, 2026-11-23T09:00, Joining",
    })
    void hoursGoByWhateverTheClockShows(String before, String after, String state) {
        SimulatedRoomDay room = SimulatedRoomDay.at(before, Join.SCHEDULE).signedIn();
        assertEquals("Idle", room.state());
        assertEquals(state, room.set(after).tick().state());
    }

    @Test
    void aClockThatIsSetBackDoesNotJoinTheSameHoursAgainAndLengthsOfTimeDoNotCare() {
        SimulatedRoomDay room = SimulatedRoomDay.at("2026-11-23T09:00", Join.SCHEDULE)
                .signedIn()
                .on(new Joined())
                .on(new Others(1))
                .on(new LeavePressed());
        room.set("2026-11-23T08:35").tick();
        assertEquals("Idle", room.state());
        room.on(new JoinPressed()).on(new Joined()).on(new Others(0));
        room.set("2026-11-25T12:00").tick();
        assertEquals("InMeeting", room.state(), "two days on the wall are no time alone");
        room.pass(Duration.ofMinutes(10));
        assertEquals("Idle", room.state());
    }

    @Test
    void anOutageEndsWhereItBegan() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.BY_HAND)
                .signedIn()
                .on(new JoinPressed())
                .on(new Joined())
                .on(new Others(2));
        room.on(new Unreachable());
        assertEquals("InMeeting", room.state(), "the meeting goes on without the backend");
        room.on(new Ended(End.LOST));
        assertEquals("Offline", room.state());
        for (int tries = 0; tries < 20; tries++) {
            room.pass(KioskPlan.MAX_RETRY_DELAY);
            assertInstanceOf(KioskAction.SignIn.class, room.lastAction());
            room.on(new Unreachable());
        }
        room.pass(KioskPlan.MAX_RETRY_DELAY).on(new SignedIn());
        assertEquals("Joining", room.state());
        room.on(new JoinFailed(Failure.UNREACHABLE));
        assertEquals("Offline", room.state(), "the backend is back, the room is not");
        assertEquals(DAY, room.outageSince());
        room.pass(KioskPlan.MAX_RETRY_DELAY).on(new SignedIn()).on(new Joined());
        assertEquals("InMeeting", room.state());
        assertTrue(room.planContext().outage().isEmpty());
    }

    @Test
    void aMeetingIsOverAfterALongOutage() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.BY_HAND)
                .signedIn()
                .on(new JoinPressed())
                .on(new Joined())
                .on(new Ended(End.LOST));
        room.elapse(Duration.ofHours(3)).tick().on(new SignedIn());
        assertEquals("Idle", room.state());
    }

    @ParameterizedTest(name = "{0} failures, dice {1}: {2} ms")
    @CsvSource({
        "1, 0.5, 1000",
        "2, 0.5, 2000",
        "3, 0.5, 4000",
        "4, 0.5, 8000",
        "5, 0.5, 16000",
        "6, 0.5, 30000",
        "60, 0.5, 30000",
        "1, 0, 800",
        "1, 1, 1200",
        "60, 1, 30000",
        "60, 0, 24000"
    })
    void pausesGrowToHalfAMinuteAndDiffer(int failures, double dice, long millis) {
        assertEquals(millis, KioskPlan.pause(failures, dice).toMillis());
    }

    @Test
    void anAccountThatIsTakenAwayEndsTheMeetingAndAsksForAnother() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.BY_HAND)
                .signedIn()
                .on(new JoinPressed())
                .on(new Joined())
                .on(new AccountRefused());
        assertEquals(
                new KioskState.Enrolling(KioskState.Why.REVOKED),
                room.planContext().state());
        assertEquals(List.of(new KioskAction.Leave(), new KioskAction.SignOut()), room.lastActions());
        room.on(new JoinPressed()).on(new OrderedIn(Optional.empty())).on(new People(5));
        assertEquals("Enrolling", room.state(), "nothing leads on but another account");
        room.on(new KioskEvent.Enrolled()).on(new SignedIn());
        assertEquals("Idle", room.state());
    }

    @Test
    void whatWasInterruptedByARestartGoesOn() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.BY_HAND)
                .on(new Started(true, Optional.of("weekly")))
                .on(new SignedIn());
        assertEquals(List.of(new KioskAction.Join("weekly")), room.lastActions());
        SimulatedRoomDay first = SimulatedRoomDay.at(DAY, Join.BY_HAND).on(new Started(false, Optional.of("weekly")));
        assertEquals(
                new KioskState.Enrolling(KioskState.Why.NEW),
                first.planContext().state());
    }

    @Test
    void administratorsSendItInAndOutAndElsewhere() {
        SimulatedRoomDay room =
                SimulatedRoomDay.at(DAY, Join.WHEN_SOMEONE_JOINS).signedIn();
        room.on(new OrderedIn(Optional.empty()));
        assertEquals(List.of(new KioskAction.Join("boardroom")), room.lastActions());
        room.on(new Joined()).on(new OrderedIn(Optional.of("other")));
        assertEquals(List.of(new KioskAction.Leave(), new KioskAction.Join("other")), room.lastActions());
        room.on(new Joined()).on(new Others(1)).on(new OrderedOut());
        assertEquals("Idle", room.state());
        room.on(new People(3)).on(new People(3));
        assertEquals("Idle", room.state(), "the same people do not bring it back after an order");
    }

    @ParameterizedTest
    @EnumSource(Join.class)
    void aRoomThatRefusesIsNotAskedAgainAndAgain(Join join) {
        SimulatedRoomDay room =
                SimulatedRoomDay.at("2026-11-23T09:00", join).signedIn().on(new People(1));
        if (!room.state().equals("Joining")) {
            room.on(new JoinPressed());
        }
        room.on(new JoinFailed(Failure.REFUSED));
        long before = room.joins();
        room.pass(Duration.ofMinutes(10));
        assertEquals("Idle", room.state());
        assertEquals(before, room.joins());
        assertEquals("Joining", room.on(new JoinPressed()).state());
    }

    @Test
    void theScreenGoesOffWhenNothingHappensAndOnWhenSomethingDoes() {
        SimulatedRoomDay room = SimulatedRoomDay.at(DAY, Join.BY_HAND).signedIn();
        room.pass(Duration.ofMinutes(14).plusSeconds(59));
        assertFalse(room.planContext().dark());
        room.pass(Duration.ofSeconds(1));
        assertTrue(room.planContext().dark());
        assertFalse(room.on(new Touched()).planContext().dark(), "a touch");
        room.pass(Duration.ofMinutes(15));
        assertFalse(room.on(new People(1)).planContext().dark(), "somebody comes");
        room.pass(Duration.ofMinutes(15));
        assertFalse(room.on(new OrderedIn(Optional.empty())).planContext().dark(), "an order");
        room.on(new Joined()).on(new Others(1)).pass(Duration.ofHours(3));
        assertFalse(room.planContext().dark(), "never in a meeting");
        room.on(new Ended(End.SENT_OUT));
        assertFalse(room.planContext().dark());
        room.pass(Duration.ofMinutes(20)).on(new Unreachable());
        assertTrue(room.planContext().dark(), "an outage at night wakes nobody");
    }

    @Test
    void zeroMeansNever() {
        KioskPolicy never = SimulatedRoomDay.policy(Join.BY_HAND, Duration.ZERO, Duration.ZERO);
        SimulatedRoomDay room = new SimulatedRoomDay(never, DAY).signedIn().pass(Duration.ofHours(20));
        assertFalse(room.planContext().dark());
        room.on(new JoinPressed()).on(new Joined()).on(new Others(0)).pass(Duration.ofHours(20));
        assertEquals("InMeeting", room.state());
    }
}
