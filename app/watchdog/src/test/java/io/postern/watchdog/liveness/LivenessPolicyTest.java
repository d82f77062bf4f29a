package io.postern.watchdog.liveness;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class LivenessPolicyTest {
    private static final LivenessLimits LIMITS = LivenessLimits.DEFAULTS;
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    static Stream<Arguments> windows() {
        Duration second = Duration.ofSeconds(1);
        return Stream.of(
                Arguments.of("well", SimulatedWindow.well(), Optional.empty()),
                Arguments.of("three seconds late", SimulatedWindow.silent(second.multipliedBy(3)), Optional.empty()),
                Arguments.of(
                        "stopped", SimulatedWindow.silent(Duration.ofMillis(4_100)), Optional.of(RestartReason.SILENT)),
                Arguments.of(
                        "busy for a moment", SimulatedWindow.hung(Duration.ofMillis(3_900), 900), Optional.empty()),
                Arguments.of(
                        "hung", SimulatedWindow.hung(Duration.ofMillis(4_100), 900), Optional.of(RestartReason.HUNG)),
                Arguments.of("loads what it needs", SimulatedWindow.hung(Duration.ofSeconds(9), 2), Optional.empty()),
                Arguments.of(
                        "hung while new",
                        SimulatedWindow.hung(Duration.ofSeconds(16), 2),
                        Optional.of(RestartReason.HUNG)),
                Arguments.of("starts slowly", SimulatedWindow.starting(Duration.ofSeconds(40)), Optional.empty()),
                Arguments.of(
                        "does not come up",
                        SimulatedWindow.starting(Duration.ofSeconds(46)),
                        Optional.of(RestartReason.NEVER_READY)),
                Arguments.of("the room recovers", SimulatedWindow.blind(Duration.ofSeconds(30)), Optional.empty()),
                Arguments.of(
                        "no picture is decoded",
                        SimulatedWindow.blind(Duration.ofSeconds(41)),
                        Optional.of(RestartReason.BLIND)),
                Arguments.of("large", SimulatedWindow.holding(1_500, Duration.ZERO), Optional.empty()),
                Arguments.of(
                        "far too large",
                        SimulatedWindow.holding(1_700, Duration.ZERO),
                        Optional.of(RestartReason.MEMORY_CRITICAL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("windows")
    void whatIsWrong(String name, ProcessHealth window, Optional<RestartReason> reason) {
        assertEquals(reason, LivenessPolicy.failureReason(window, LIMITS), name);
    }

    @ParameterizedTest
    @CsvSource({
        "  0, true,  WANTED",
        "  0, false, NEVER_READY",
        "  1, true,  CRASHED",
        "  2, false, REFUSED",
        "  2, true,  CRASHED",
        "  3, true,  OUT_OF_MEMORY",
        "  3, false, OUT_OF_MEMORY",
        " 42, true,  ASKED",
        "134, true,  CRASHED",
        "137, true,  CRASHED",
        "137, false, NEVER_READY",
        " 69, false, UNAVAILABLE",
        " 69, true,  CRASHED",
        "143, true,  CRASHED"
    })
    void whatAnEndMeans(int status, boolean spoke, String meaning) {
        String said = switch (LivenessPolicy.exitMeaning(status, spoke)) {
            case LivenessPolicy.ExitMeaning.Intended wanted -> "WANTED";
            case LivenessPolicy.ExitMeaning.BadArguments refused -> "REFUSED";
            case LivenessPolicy.ExitMeaning.MissingLibrary unavailable -> "UNAVAILABLE";
            case LivenessPolicy.ExitMeaning.Restart(RestartReason reason) -> reason.name();
        };
        assertEquals(meaning, said);
    }

    @Test
    void aWindowThatHasGrownIsRestartedWhenNobodyIsDisturbed() {
        assertEquals(
                Optional.of(RestartReason.MEMORY),
                plannedRestart(SimulatedWindow.holding(750, Duration.ofMinutes(2)), NOON));
        assertEquals(Optional.empty(), plannedRestart(SimulatedWindow.holding(750, Duration.ofSeconds(30)), NOON));
        assertEquals(Optional.empty(), plannedRestart(SimulatedWindow.holding(650, Duration.ofMinutes(2)), NOON));
        ProcessHealth unlimited = SimulatedWindow.holding(5_000, Duration.ofMinutes(2));
        assertEquals(Optional.empty(), LivenessPolicy.failureReason(unlimited, LIMITS.withMemory(0, 0)));
    }

    @Test
    void nothingIsPlannedShortlyBeforeAMeeting() {
        assertEquals(Optional.empty(), plannedRestart(before(NOON.plus(Duration.ofMinutes(9))), NOON));
        assertEquals(
                Optional.of(RestartReason.MEMORY), plannedRestart(before(NOON.plus(Duration.ofMinutes(11))), NOON));
        // The participants are late, or the meeting was cancelled.
        assertEquals(Optional.empty(), plannedRestart(before(NOON.minus(Duration.ofMinutes(14))), NOON));
        assertEquals(
                Optional.of(RestartReason.MEMORY), plannedRestart(before(NOON.minus(Duration.ofMinutes(16))), NOON));
    }

    @Test
    void aMeetingIsDisturbedUnlessOneIsAloneInIt() {
        assertEquals(
                false,
                SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.IDLE, WindowHeartbeat.UNKNOWN_COUNT)
                        .restartWouldDisturb());
        assertEquals(
                false,
                SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.OFFLINE, WindowHeartbeat.UNKNOWN_COUNT)
                        .restartWouldDisturb());
        assertEquals(
                true,
                SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.JOINING, WindowHeartbeat.UNKNOWN_COUNT)
                        .restartWouldDisturb());
        assertEquals(
                true,
                SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.IN_MEETING, WindowHeartbeat.UNKNOWN_COUNT)
                        .restartWouldDisturb());
        assertEquals(
                true,
                SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.IN_MEETING, 1)
                        .restartWouldDisturb());
        assertEquals(
                false,
                SimulatedWindow.heartbeat(WindowHeartbeat.CallActivity.IN_MEETING, 0)
                        .restartWouldDisturb());
    }

    private static ProcessHealth before(Instant next) {
        ProcessHealth large = SimulatedWindow.holding(750, Duration.ofMinutes(20));
        WindowHeartbeat heartbeat =
                SimulatedWindow.nightly(SimulatedWindow.IDLE, java.time.LocalTime.of(3, 0), Optional.of(next), 1);
        return new ProcessHealth(
                large.age(),
                large.sinceLastMessage(),
                large.sinceLastFxTurn(),
                large.fxTurns(),
                large.undecodedFor(),
                large.quietFor(),
                large.residentBytes(),
                Optional.of(heartbeat));
    }

    private static Optional<RestartReason> plannedRestart(ProcessHealth window, Instant now) {
        return LivenessPolicy.plannedRestart(window, LIMITS, now.minus(Duration.ofHours(2)), now, ZoneOffset.UTC);
    }
}
