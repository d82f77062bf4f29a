package io.postern.watchdog.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NightlyRestartTest {
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    /** A meeting, in minutes of simulated time. */
    private record Meeting(int from, int until) {}

    /** A machine whose watchdog checks once a minute. */
    private static final class Simulation {
        private final LocalTime at;
        private final List<Meeting> meetings;
        private final Map<Integer, Duration> jumps;
        private final List<ZonedDateTime> restarts = new ArrayList<>();
        private final List<Integer> minutes = new ArrayList<>();

        Simulation(LocalTime at, List<Meeting> meetings, Map<Integer, Duration> jumps) {
            this.at = at;
            this.meetings = meetings;
            this.jumps = jumps;
        }

        void run(Instant start, int length) {
            Instant wall = start;
            HeartbeatMonitor window = new HeartbeatMonitor(0);
            Instant startedAt = start;
            long turns = 0;
            for (int minute = 0; minute < length; minute++) {
                wall = wall.plus(Duration.ofMinutes(1)).plus(jumps.getOrDefault(minute, Duration.ZERO));
                long now = TimeUnit.MINUTES.toNanos(minute);
                window.heartbeatReceived(heartbeat(minute, wall, ++turns), now);
                Optional<RestartReason> planned = LivenessPolicy.plannedRestart(
                        window.health(now), LivenessLimits.DEFAULTS, startedAt, wall, BERLIN);
                if (planned.isPresent()) {
                    restarts.add(wall.atZone(BERLIN));
                    minutes.add(minute);
                    window = new HeartbeatMonitor(now);
                    startedAt = wall;
                    turns = 0;
                }
            }
        }

        private WindowHeartbeat heartbeat(int minute, Instant wall, long turns) {
            boolean going = meetings.stream().anyMatch(m -> minute >= m.from() && minute < m.until());
            Optional<Instant> next = meetings.stream()
                    .filter(m -> m.from() > minute)
                    .findFirst()
                    .map(m -> wall.plus(Duration.ofMinutes(m.from() - minute)));
            WindowHeartbeat heartbeat = going
                    ? SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.IN_MEETING, 2)
                    : SimulatedWindow.IDLE;
            return SimulatedWindow.nightly(heartbeat, at, next, turns);
        }

        /** The restarts that a person noticed. */
        List<Integer> disturbing() {
            return minutes.stream()
                    .filter(minute -> meetings.stream().anyMatch(m -> minute >= m.from() - 9 && minute < m.until()))
                    .toList();
        }
    }

    @Test
    void aNightWithoutMeetingsHasOneRestartAtItsTime() {
        Simulation week = new Simulation(LocalTime.of(3, 0), List.of(), new HashMap<>());
        week.run(Instant.parse("2026-06-01T10:00:00Z"), 7 * 24 * 60);
        assertEquals(7, week.restarts.size());
        week.restarts.forEach(restart -> assertEquals(LocalTime.of(3, 0), restart.toLocalTime()));
    }

    @Test
    void aMeetingPastTheHourIsWaitedFor() {
        // From 23:00 to 04:30 local time.
        Simulation night = new Simulation(LocalTime.of(3, 0), List.of(new Meeting(11 * 60, 990)), new HashMap<>());
        night.run(Instant.parse("2026-06-01T10:00:00Z"), 24 * 60);
        assertEquals(1, night.restarts.size());
        assertEquals(LocalTime.of(4, 32), night.restarts.getFirst().toLocalTime());
        assertEquals(List.of(), night.disturbing());
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026-03-26T12:00:00Z", "2026-10-22T12:00:00Z"})
    void theClocksChangeInSpringAndAutumnAndEveryNightStillHasOneRestart(String start) {
        for (LocalTime at : List.of(LocalTime.of(1, 30), LocalTime.of(2, 30), LocalTime.of(3, 0), LocalTime.MIDNIGHT)) {
            Simulation days = new Simulation(at, List.of(), new HashMap<>());
            days.run(Instant.parse(start), 6 * 24 * 60);
            List<LocalDate> dates =
                    days.restarts.stream().map(ZonedDateTime::toLocalDate).toList();
            assertEquals(6, dates.size(), at + ": " + days.restarts);
            assertEquals(6, dates.stream().distinct().count(), at + ": " + days.restarts);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void noRestartIsNoticedWhateverMeetingsAndClocksDo(long seed) {
        Random random = new Random(seed);
        int length = 30 * 24 * 60;
        List<Meeting> meetings = new ArrayList<>();
        for (int from = random.nextInt(600); from < length; ) {
            // Some last overnight.
            int until = from + 10 + random.nextInt(random.nextInt(10) == 0 ? 900 : 120);
            meetings.add(new Meeting(from, until));
            from = until + 1 + random.nextInt(300);
        }
        Map<Integer, Duration> jumps = new HashMap<>();
        for (int i = 0; i < 12; i++) {
            // Suspend, or a clock set forward or back, by minutes or days.
            jumps.put(random.nextInt(length), Duration.ofMinutes(random.nextInt(4_000) - 1_500));
        }
        Simulation month = new Simulation(LocalTime.of(2, 30), meetings, jumps);
        month.run(Instant.parse("2026-03-10T08:00:00Z"), length);

        assertEquals(List.of(), month.disturbing());
        assertTrue(month.restarts.size() >= 20 && month.restarts.size() <= 45, month.restarts.toString());
        for (int i = 1; i < month.minutes.size(); i++) {
            int apart = month.minutes.get(i) - month.minutes.get(i - 1);
            assertTrue(apart >= 60, "restarted again after " + apart + " minutes");
        }
    }

    @Test
    void aClockThatWasPutBackDoesNotRestart() {
        NightlyRestart plan = new NightlyRestart(LocalTime.of(3, 0), BERLIN);
        Instant started = Instant.parse("2026-06-10T10:00:00Z");
        assertFalse(plan.due(started, Instant.parse("2026-06-08T10:00:00Z")));
        assertTrue(plan.due(started, Instant.parse("2026-06-11T01:00:00Z")));
        assertFalse(plan.due(started, Instant.parse("2026-06-11T00:59:59Z")));
    }
}
