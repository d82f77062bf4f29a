package io.postern.watchdog.judge;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;

/** Windows as tests want them. */
final class Windows {
    static final Beat IDLE = beat(Beat.Meeting.IDLE, Beat.UNKNOWN);

    private Windows() {}

    static Beat beat(Beat.Meeting meeting, int others) {
        return new Beat(
                1, meeting, Optional.empty(), Optional.empty(), Optional.empty(), "NONE", others, 0, 0, 20 << 20);
    }

    static Beat pictures(int arriving, int decoding) {
        return new Beat(
                1,
                Beat.Meeting.IN_MEETING,
                Optional.of("weekly"),
                Optional.empty(),
                Optional.empty(),
                "CONNECTED",
                1,
                arriving,
                decoding,
                20 << 20);
    }

    static Beat nightly(Beat beat, LocalTime at, Optional<Instant> next, long fx) {
        return new Beat(
                fx,
                beat.meeting(),
                beat.room(),
                next,
                Optional.of(at),
                beat.signal(),
                beat.others(),
                beat.arriving(),
                beat.decoding(),
                beat.heap());
    }

    /** One that is well, in no meeting, and two hours old. */
    static Sight well() {
        return new Sight(
                Duration.ofHours(2),
                Duration.ofMillis(400),
                Duration.ofMillis(400),
                7_000,
                Duration.ZERO,
                Duration.ofMinutes(30),
                300L << 20,
                Optional.of(IDLE));
    }

    static Sight silent(Duration silent) {
        Sight well = well();
        return new Sight(
                well.age(), silent, silent, well.turns(), well.blind(), well.calm(), well.memory(), well.beat());
    }

    static Sight hung(Duration hung, long turns) {
        Sight well = well();
        return new Sight(well.age(), well.silent(), hung, turns, well.blind(), well.calm(), well.memory(), well.beat());
    }

    static Sight starting(Duration age) {
        return new Sight(age, age, age, 0, Duration.ZERO, Duration.ZERO, 0, Optional.empty());
    }

    static Sight blind(Duration blind) {
        Sight well = well();
        return new Sight(
                well.age(), well.silent(), well.hung(), well.turns(), blind, well.calm(), well.memory(), well.beat());
    }

    static Sight holding(long mib, Duration calm) {
        Sight well = well();
        return new Sight(
                well.age(), well.silent(), well.hung(), well.turns(), well.blind(), calm, mib << 20, well.beat());
    }
}
