package io.postern.network.watch;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Checks sleep, and delays that must not count as sleep. */
class SleepDetectorTest {
    private static final Duration TICK = Duration.ofMillis(500);

    private long monotonic = 5_000_000_000L;
    private long elapsed = 77_000_000_000L;
    private final SleepDetector detector =
            new SleepDetector(new SleepClocks(() -> monotonic, () -> elapsed, Duration.ofSeconds(5)));

    private Optional<Duration> tick(Duration monotonicRuns, Duration elapsedRuns) {
        detector.beforeWait();
        pass(monotonicRuns, elapsedRuns);
        return detector.afterWait(TICK);
    }

    private void pass(Duration monotonicRuns, Duration elapsedRuns) {
        monotonic += monotonicRuns.toNanos();
        elapsed += elapsedRuns.toNanos();
    }

    @Test
    void sleepWithAClockThatStandsStill() {
        assertEquals(Optional.empty(), tick(TICK, TICK));
        assertEquals(Optional.of(Duration.ofMinutes(10)), tick(TICK, TICK.plusMinutes(10)));
        assertEquals(Optional.empty(), tick(TICK, TICK), "once");
    }

    @Test
    void sleepWithAClockThatRunsOn() {
        Duration night = TICK.plusHours(9);
        assertEquals(Optional.of(Duration.ofHours(9)), tick(night, night));
        assertEquals(Optional.empty(), tick(TICK, TICK), "once");
    }

    @Test
    void sleepOutsideOfTheWait() {
        detector.beforeWait();
        pass(TICK, TICK);
        assertEquals(Optional.empty(), detector.afterWait(TICK));
        pass(Duration.ofMillis(1), Duration.ofMinutes(1));
        assertEquals(Optional.of(Duration.ofMillis(59_999)), tick(TICK, TICK));
    }

    @Test
    void aClockThatIsSetIsNoSleep() {
        assertEquals(Optional.empty(), tick(TICK, TICK.plusMillis(128)), "a step as time servers make it");
        assertEquals(Optional.empty(), tick(TICK, TICK.plusSeconds(4)));
        assertEquals(Optional.empty(), tick(TICK, TICK.minusHours(1)), "an hour back");
        assertEquals(Optional.empty(), tick(TICK, TICK));
    }

    @Test
    void aPauseOfTheProcessIsNoSleep() {
        Duration pause = Duration.ofMillis(4_900);
        assertEquals(Optional.empty(), tick(TICK.plus(pause), TICK.plus(pause)));
    }

    @Test
    void listenersThatTakeTheirTimeAreNoSleep() {
        assertEquals(Optional.empty(), tick(TICK, TICK));
        pass(Duration.ofSeconds(20), Duration.ofSeconds(20));
        assertEquals(Optional.empty(), tick(TICK, TICK));
    }

    @Test
    void theClocksOfThisMachineAgreeWhileItIsAwake() {
        SleepDetector real = new SleepDetector(SleepClocks.ofThisMachine());
        real.beforeWait();
        assertEquals(Optional.empty(), real.afterWait(TICK));
    }
}
