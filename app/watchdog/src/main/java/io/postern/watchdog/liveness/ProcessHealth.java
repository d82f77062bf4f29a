package io.postern.watchdog.liveness;

import java.time.Duration;
import java.util.Optional;

/**
 * The health of a running window at one moment. Durations are measured by the {@link SuspendAwareClock}.
 *
 * @param age since the process was started
 * @param sinceLastMessage since the last message, or since the start
 * @param sinceLastFxTurn since the last known answer of the JavaFX thread, or since the start
 * @param fxTurns how often the JavaFX thread has answered so far
 * @param undecodedFor how long video has been received without a frame being decoded; zero if it is decoded or none is
 *     received
 * @param quietFor how long a restart would have disturbed nobody; zero if it would now
 * @param residentBytes zero if unknown
 * @param heartbeat the newest; empty before the first
 */
public record ProcessHealth(
        Duration age,
        Duration sinceLastMessage,
        Duration sinceLastFxTurn,
        long fxTurns,
        Duration undecodedFor,
        Duration quietFor,
        long residentBytes,
        Optional<WindowHeartbeat> heartbeat) {}
