package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.webrtcjava.StalledDeviceDetector.Verdict;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class StalledDeviceDetectorTest {
    private final StalledDeviceDetector watch = new StalledDeviceDetector();

    private static long at(double seconds) {
        return Duration.ofMillis(Math.round(seconds * 1000)).toNanos();
    }

    @Test
    void whatDeliversIsFine() {
        watch.started(at(0));
        for (int second = 1; second < 100; second++) {
            watch.delivered(at(second));
            assertEquals(Verdict.FINE, watch.look(at(second + 0.5)));
        }
    }

    @Test
    void whatNeverDeliversIsStartedAgainOnceAndThenLost() {
        watch.started(at(0));
        assertEquals(Verdict.FINE, watch.look(at(3.9)));
        assertEquals(Verdict.START_AGAIN, watch.look(at(4)));
        watch.started(at(4));
        assertEquals(Verdict.FINE, watch.look(at(7.9)));
        assertEquals(Verdict.LOST, watch.look(at(8)));
    }

    @Test
    void whatFallsSilentIsStartedAgainEachTimeThatHelps() {
        watch.started(at(0));
        for (int hour = 1; hour < 5; hour++) {
            double then = hour * 3600;
            watch.delivered(at(then));
            assertEquals(Verdict.FINE, watch.look(at(then + 1)));
            assertEquals(Verdict.START_AGAIN, watch.look(at(then + 4)));
            watch.started(at(then + 4));
            watch.delivered(at(then + 5));
            assertEquals(Verdict.FINE, watch.look(at(then + 6)));
        }
    }

    @Test
    void aPauseIsNoSilence() {
        watch.started(at(0));
        watch.delivered(at(1));
        // Nobody looks while it is paused.
        watch.started(at(100));
        assertEquals(Verdict.FINE, watch.look(at(101)));
    }
}
