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
        window.heartbeatReceived(SimulatedWindow.nightly(SimulatedWindow.IDLE, NIGHT, Optional.empty(), 5), seconds(5));
        for (int second = 6; second <= 11; second++) {
            window.heartbeatReceived(
                    SimulatedWindow.nightly(SimulatedWindow.IDLE, NIGHT, Optional.empty(), 5), seconds(second));
        }
        ProcessHealth health = window.health(seconds(11));
        assertEquals(Duration.ofSeconds(6), health.sinceLastFxTurn());
        assertEquals(Duration.ZERO, health.sinceLastMessage());
        assertEquals(Optional.of(RestartReason.HUNG), LivenessPolicy.failureReason(health, LivenessLimits.DEFAULTS));
    }

    @Test
    void picturesThatAreNotDecodedCountFromTheFirstTime() {
        window.heartbeatReceived(SimulatedWindow.pictures(2, 0), seconds(10));
        window.heartbeatReceived(SimulatedWindow.pictures(2, 0), seconds(20));
        assertEquals(Duration.ofSeconds(15), window.health(seconds(25)).undecodedFor());
        window.heartbeatReceived(SimulatedWindow.pictures(2, 1), seconds(26));
        assertEquals(Duration.ZERO, window.health(seconds(30)).undecodedFor());
        window.heartbeatReceived(SimulatedWindow.pictures(0, 0), seconds(31));
        assertEquals(Duration.ZERO, window.health(seconds(99)).undecodedFor());
    }

    @Test
    void calmBeginsAnewAfterEveryMeeting() {
        window.heartbeatReceived(SimulatedWindow.IDLE, seconds(1));
        assertEquals(Duration.ofSeconds(9), window.health(seconds(10)).quietFor());
        window.heartbeatReceived(SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.IN_MEETING, 2), seconds(10));
        assertEquals(Duration.ZERO, window.health(seconds(11)).quietFor());
        window.heartbeatReceived(SimulatedWindow.IDLE, seconds(20));
        assertEquals(Duration.ofSeconds(5), window.health(seconds(25)).quietFor());
    }

    @Test
    void timeInWhichTheWatchdogSleptIsNobodysFault() {
        SuspendAwareClock clock = new SuspendAwareClock(seconds(100), TimeUnit.MILLISECONDS.toNanos(500));
        assertEquals(
                TimeUnit.MILLISECONDS.toNanos(250), clock.advance(seconds(100) + TimeUnit.MILLISECONDS.toNanos(250)));
        // An hour of suspend.
        assertEquals(TimeUnit.MILLISECONDS.toNanos(750), clock.advance(seconds(3_700)));
        // A clock that was put back.
        assertEquals(TimeUnit.MILLISECONDS.toNanos(750), clock.advance(seconds(3_600)));
        assertEquals(
                TimeUnit.MILLISECONDS.toNanos(850), clock.advance(seconds(3_600) + TimeUnit.MILLISECONDS.toNanos(100)));
    }

    private static long seconds(int seconds) {
        return TimeUnit.SECONDS.toNanos(seconds);
    }
}
