package io.postern.watchdog.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.LocalTime;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class HeartbeatMonitorTest {
    private static final LocalTime NIGHT = LocalTime.of(3, 0);

    private final HeartbeatMonitor window = new HeartbeatMonitor(0);

    @Test
    void linesThatComeWithoutTurnsShowAHungThread() {
        window.beat(SimulatedWindow.nightly(SimulatedWindow.IDLE, NIGHT, Optional.empty(), 5), seconds(5));
        for (int second = 6; second <= 11; second++) {
            window.beat(SimulatedWindow.nightly(SimulatedWindow.IDLE, NIGHT, Optional.empty(), 5), seconds(second));
        }
        ProcessHealth sight = window.sight(seconds(11));
        assertEquals(Duration.ofSeconds(6), sight.hung());
        assertEquals(Duration.ZERO, sight.silent());
        assertEquals(Optional.of(RestartReason.HUNG), LivenessPolicy.failure(sight, LivenessLimits.DEFAULTS));
    }

    @Test
    void picturesThatAreNotDecodedCountFromTheFirstTime() {
        window.beat(SimulatedWindow.pictures(2, 0), seconds(10));
        window.beat(SimulatedWindow.pictures(2, 0), seconds(20));
        assertEquals(Duration.ofSeconds(15), window.sight(seconds(25)).blind());
        window.beat(SimulatedWindow.pictures(2, 1), seconds(26));
        assertEquals(Duration.ZERO, window.sight(seconds(30)).blind());
        window.beat(SimulatedWindow.pictures(0, 0), seconds(31));
        assertEquals(Duration.ZERO, window.sight(seconds(99)).blind());
    }

    @Test
    void calmBeginsAnewAfterEveryMeeting() {
        window.beat(SimulatedWindow.IDLE, seconds(1));
        assertEquals(Duration.ofSeconds(9), window.sight(seconds(10)).calm());
        window.beat(SimulatedWindow.beat(WindowHeartbeat.Meeting.IN_MEETING, 2), seconds(10));
        assertEquals(Duration.ZERO, window.sight(seconds(11)).calm());
        window.beat(SimulatedWindow.IDLE, seconds(20));
        assertEquals(Duration.ofSeconds(5), window.sight(seconds(25)).calm());
    }

    @Test
    void timeInWhichTheWatchdogSleptIsNobodysFault() {
        SuspendAwareClock clock = new SuspendAwareClock(seconds(100), TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(
                TimeUnit.MILLISECONDS.toNanos(250), clock.advance(seconds(100) + TimeUnit.MILLISECONDS.toNanos(250)));
        // An hour of sleep.
        assertEquals(TimeUnit.MILLISECONDS.toNanos(750), clock.advance(seconds(3_700)));
        // A clock that went back.
        assertEquals(TimeUnit.MILLISECONDS.toNanos(750), clock.advance(seconds(3_600)));
        assertEquals(
                TimeUnit.MILLISECONDS.toNanos(850), clock.advance(seconds(3_600) + TimeUnit.MILLISECONDS.toNanos(100)));
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
