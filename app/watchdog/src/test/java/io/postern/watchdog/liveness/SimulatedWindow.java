package io.postern.watchdog.liveness;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;

/** Windows as tests want them. */
final class SimulatedWindow {
    static final WindowHeartbeat IDLE = beat(WindowHeartbeat.Meeting.IDLE, WindowHeartbeat.UNKNOWN);

    private SimulatedWindow() {}

    static WindowHeartbeat beat(WindowHeartbeat.Meeting meeting, int others) {
        return new WindowHeartbeat(
                1, meeting, Optional.empty(), Optional.empty(), Optional.empty(), "NONE", others, 0, 0, 20 << 20);
    }

    static WindowHeartbeat pictures(int arriving, int decoding) {
        return new WindowHeartbeat(
                1,
                WindowHeartbeat.Meeting.IN_MEETING,
                Optional.of("weekly"),
                Optional.empty(),
                Optional.empty(),
                "CONNECTED",
                1,
                arriving,
                decoding,
                20 << 20);
    }

    static WindowHeartbeat nightly(WindowHeartbeat beat, LocalTime at, Optional<Instant> next, long fx) {
        return new WindowHeartbeat(
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
    static ProcessHealth well() {
        return new ProcessHealth(
                Duration.ofHours(2),
                Duration.ofMillis(400),
                Duration.ofMillis(400),
                7_000,
                Duration.ZERO,
                Duration.ofMinutes(30),
                300L << 20,
                Optional.of(IDLE));
    }

    static ProcessHealth silent(Duration silent) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(), silent, silent, well.turns(), well.blind(), well.calm(), well.memory(), well.beat());
    }

    static ProcessHealth hung(Duration hung, long turns) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(), well.silent(), hung, turns, well.blind(), well.calm(), well.memory(), well.beat());
    }

    static ProcessHealth starting(Duration age) {
        return new ProcessHealth(age, age, age, 0, Duration.ZERO, Duration.ZERO, 0, Optional.empty());
    }

    static ProcessHealth blind(Duration blind) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(), well.silent(), well.hung(), well.turns(), blind, well.calm(), well.memory(), well.beat());
    }

    static ProcessHealth holding(long mib, Duration calm) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(), well.silent(), well.hung(), well.turns(), well.blind(), calm, mib << 20, well.beat());
    }
}
