package io.postern.watchdog.judge;

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

class JudgeTest {
    private static final Limits LIMITS = Limits.DEFAULTS;
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    static Stream<Arguments> windows() {
        Duration second = Duration.ofSeconds(1);
        return Stream.of(
                Arguments.of("well", Windows.well(), Optional.empty()),
                Arguments.of("three seconds late", Windows.silent(second.multipliedBy(3)), Optional.empty()),
                Arguments.of("stopped", Windows.silent(Duration.ofMillis(4_100)), Optional.of(Cause.SILENT)),
                Arguments.of("busy for a moment", Windows.hung(Duration.ofMillis(3_900), 900), Optional.empty()),
                Arguments.of("hung", Windows.hung(Duration.ofMillis(4_100), 900), Optional.of(Cause.HUNG)),
                Arguments.of("loads what it needs", Windows.hung(Duration.ofSeconds(9), 2), Optional.empty()),
                Arguments.of("hung while new", Windows.hung(Duration.ofSeconds(16), 2), Optional.of(Cause.HUNG)),
                Arguments.of("starts slowly", Windows.starting(Duration.ofSeconds(40)), Optional.empty()),
                Arguments.of(
                        "does not come up", Windows.starting(Duration.ofSeconds(46)), Optional.of(Cause.NEVER_READY)),
                Arguments.of("the room recovers", Windows.blind(Duration.ofSeconds(30)), Optional.empty()),
                Arguments.of("no picture is decoded", Windows.blind(Duration.ofSeconds(41)), Optional.of(Cause.BLIND)),
                Arguments.of("large", Windows.holding(1_500, Duration.ZERO), Optional.empty()),
                Arguments.of(
                        "far too large", Windows.holding(1_700, Duration.ZERO), Optional.of(Cause.MEMORY_CRITICAL)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("windows")
    void whatIsWrong(String name, Sight window, Optional<Cause> cause) {
        assertEquals(cause, Judge.failure(window, LIMITS), name);
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
        String said = switch (Judge.ending(status, spoke)) {
            case Judge.Ending.Wanted wanted -> "WANTED";
            case Judge.Ending.Refused refused -> "REFUSED";
            case Judge.Ending.Unavailable unavailable -> "UNAVAILABLE";
            case Judge.Ending.Again(Cause cause) -> cause.name();
        };
        assertEquals(meaning, said);
    }

    @Test
    void aWindowThatHasGrownIsRestartedWhenNobodyIsDisturbed() {
        assertEquals(Optional.of(Cause.MEMORY), planned(Windows.holding(750, Duration.ofMinutes(2)), NOON));
        assertEquals(Optional.empty(), planned(Windows.holding(750, Duration.ofSeconds(30)), NOON));
        assertEquals(Optional.empty(), planned(Windows.holding(650, Duration.ofMinutes(2)), NOON));
        Sight unlimited = Windows.holding(5_000, Duration.ofMinutes(2));
        assertEquals(Optional.empty(), Judge.failure(unlimited, LIMITS.withMemory(0, 0)));
    }

    @Test
    void nothingIsPlannedShortlyBeforeAMeeting() {
        assertEquals(Optional.empty(), planned(before(NOON.plus(Duration.ofMinutes(9))), NOON));
        assertEquals(Optional.of(Cause.MEMORY), planned(before(NOON.plus(Duration.ofMinutes(11))), NOON));
        // Its people are a little late, or it did not take place.
        assertEquals(Optional.empty(), planned(before(NOON.minus(Duration.ofMinutes(14))), NOON));
        assertEquals(Optional.of(Cause.MEMORY), planned(before(NOON.minus(Duration.ofMinutes(16))), NOON));
    }

    @Test
    void aMeetingIsDisturbedUnlessOneIsAloneInIt() {
        assertEquals(false, Windows.beat(Beat.Meeting.IDLE, Beat.UNKNOWN).disturbed());
        assertEquals(false, Windows.beat(Beat.Meeting.OFFLINE, Beat.UNKNOWN).disturbed());
        assertEquals(true, Windows.beat(Beat.Meeting.JOINING, Beat.UNKNOWN).disturbed());
        assertEquals(true, Windows.beat(Beat.Meeting.IN_MEETING, Beat.UNKNOWN).disturbed());
        assertEquals(true, Windows.beat(Beat.Meeting.IN_MEETING, 1).disturbed());
        assertEquals(false, Windows.beat(Beat.Meeting.IN_MEETING, 0).disturbed());
    }

    private static Sight before(Instant next) {
        Sight large = Windows.holding(750, Duration.ofMinutes(20));
        Beat beat = Windows.nightly(Windows.IDLE, java.time.LocalTime.of(3, 0), Optional.of(next), 1);
        return new Sight(
                large.age(),
                large.silent(),
                large.hung(),
                large.turns(),
                large.blind(),
                large.calm(),
                large.memory(),
                Optional.of(beat));
    }

    private static Optional<Cause> planned(Sight window, Instant now) {
        return Judge.planned(window, LIMITS, now.minus(Duration.ofHours(2)), now, ZoneOffset.UTC);
    }
}
