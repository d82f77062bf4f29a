package io.postern.watchdog.liveness;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;

/** Heartbeats and health data of simulated windows. */
final class SimulatedWindow {
    static final WindowHeartbeat IDLE = heartbeat(WindowHeartbeat.CallActivity.IDLE, WindowHeartbeat.UNKNOWN_COUNT);

    private SimulatedWindow() {}

    static WindowHeartbeat heartbeat(WindowHeartbeat.CallActivity meeting, int others) {
        return new WindowHeartbeat(
                1, meeting, Optional.empty(), Optional.empty(), Optional.empty(), "NONE", others, 0, 0, 20 << 20);
    }

    static WindowHeartbeat pictures(int arriving, int decoding) {
        return new WindowHeartbeat(
                1,
                WindowHeartbeat.CallActivity.IN_MEETING,
                Optional.of("weekly"),
                Optional.empty(),
                Optional.empty(),
                "CONNECTED",
                1,
                arriving,
                decoding,
                20 << 20);
    }

    static WindowHeartbeat nightly(WindowHeartbeat heartbeat, LocalTime at, Optional<Instant> next, long fx) {
        return new WindowHeartbeat(
                fx,
                heartbeat.activity(),
                heartbeat.room(),
                next,
                Optional.of(at),
                heartbeat.connection(),
                heartbeat.otherParticipants(),
                heartbeat.receivedVideoTracks(),
                heartbeat.decodedVideoTracks(),
                heartbeat.heapBytes());
    }

    /** A healthy window in no call, two hours old. */
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
                well.age(),
                silent,
                silent,
                well.fxTurns(),
                well.undecodedFor(),
                well.quietFor(),
                well.residentBytes(),
                well.heartbeat());
    }

    static ProcessHealth hung(Duration hung, long turns) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(),
                well.sinceLastMessage(),
                hung,
                turns,
                well.undecodedFor(),
                well.quietFor(),
                well.residentBytes(),
                well.heartbeat());
    }

    static ProcessHealth starting(Duration age) {
        return new ProcessHealth(age, age, age, 0, Duration.ZERO, Duration.ZERO, 0, Optional.empty());
    }

    static ProcessHealth blind(Duration blind) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(),
                well.sinceLastMessage(),
                well.sinceLastFxTurn(),
                well.fxTurns(),
                blind,
                well.quietFor(),
                well.residentBytes(),
                well.heartbeat());
    }

    static ProcessHealth holding(long mib, Duration calm) {
        ProcessHealth well = well();
        return new ProcessHealth(
                well.age(),
                well.sinceLastMessage(),
                well.sinceLastFxTurn(),
                well.fxTurns(),
                well.undecodedFor(),
                calm,
                mib << 20,
                well.heartbeat());
    }
}
