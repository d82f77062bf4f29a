package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.webrtcjava.StalledDeviceDetector.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StalledDeviceDetectorTest {
    private final StalledDeviceDetector detector = new StalledDeviceDetector();

    private static long at(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
    }

    @Test
    void whatDeliversIsFine() {
        detector.started(at(0));
        for (int second = 1; second < 100; second++) {
            detector.delivered(at(second));
            assertEquals(Verdict.DELIVERING, detector.check(at(second + 0.5)));
        }
    }

    @Test
    void whatNeverDeliversIsStartedAgainOnceAndThenLost() {
        detector.started(at(0));
        assertEquals(Verdict.DELIVERING, detector.check(at(3.9)));
        assertEquals(Verdict.RESTART, detector.check(at(4)));
        detector.started(at(4));
        assertEquals(Verdict.DELIVERING, detector.check(at(7.9)));
        assertEquals(Verdict.LOST, detector.check(at(8)));
    }

    @Test
    void whatFallsSilentIsStartedAgainEachTimeThatHelps() {
        detector.started(at(0));
        for (int hour = 1; hour < 5; hour++) {
            double then = hour * 3600;
            detector.delivered(at(then));
            assertEquals(Verdict.DELIVERING, detector.check(at(then + 1)));
            assertEquals(Verdict.RESTART, detector.check(at(then + 4)));
            detector.started(at(then + 4));
            detector.delivered(at(then + 5));
            assertEquals(Verdict.DELIVERING, detector.check(at(then + 6)));
        }
    }

    @Test
    void aPauseIsNoSilence() {
        detector.started(at(0));
        detector.delivered(at(1));
        // Nobody looks while it is paused.
        detector.started(at(100));
        assertEquals(Verdict.DELIVERING, detector.check(at(101)));
    }
}
