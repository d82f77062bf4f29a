package io.postern.watchdog.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RestartBackoffTest {
    /** The decisions after a series of windows that ran for these numbers of seconds. */
    private static List<String> after(int... lives) {
        RestartBackoff backoff = RestartBackoff.NONE;
        List<String> steps = new ArrayList<>();
        long now = 0;
        for (int life : lives) {
            now += TimeUnit.SECONDS.toNanos(life);
            RestartBackoff.Decision decision = backoff.afterFailure(now, Duration.ofSeconds(life));
            backoff = decision.next();
            switch (decision.step()) {
                case RestartBackoff.Step.Restart(Duration wait) -> {
                    steps.add(wait.toSeconds() + " s");
                    now += wait.toNanos();
                }
                case RestartBackoff.Step.SafeScreen(Duration wait) -> {
                    steps.add("safe " + wait.toMinutes());
                    now += wait.toNanos();
                }
            }
        }
        return steps;
    }

    @Test
    void theFirstRestartIsAtOnceAndTheNextOnesTakeLongerAndLonger() {
        assertEquals(List.of("0 s", "1 s", "2 s", "4 s", "safe 5"), after(3, 3, 3, 3, 3));
    }

    @Test
    void aWindowThatHasLivedForAWhileIsStartedAtOnceAgain() {
        assertEquals(List.of("0 s", "1 s", "0 s", "1 s"), after(3, 3, 90, 3));
        assertEquals(List.of("0 s", "0 s", "0 s", "0 s", "0 s", "0 s"), after(100, 100, 100, 100, 100, 100));
    }

    @Test
    void whatStillFailsAfterTheSafeScreenMakesItStayLonger() {
        assertEquals(
                List.of("0 s", "1 s", "2 s", "4 s", "safe 5", "safe 10", "safe 30", "safe 30"),
                after(3, 3, 3, 3, 3, 3, 3, 3));
    }

    @Test
    void aWindowThatLivesLongAfterTheSafeScreenIsTrustedAgain() {
        assertEquals(
                List.of("0 s", "1 s", "2 s", "4 s", "safe 5", "0 s", "1 s", "2 s", "4 s", "safe 5"),
                after(3, 3, 3, 3, 3, 3_600, 3, 3, 3, 3));
        assertEquals(
                List.of("0 s", "1 s", "2 s", "4 s", "safe 5", "0 s", "1 s", "2 s", "4 s", "safe 10"),
                after(3, 3, 3, 3, 3, 120, 3, 3, 3, 3));
    }
}
