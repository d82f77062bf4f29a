package io.postern.watchdog.liveness;

import java.time.Duration;

/**
 * The timeouts and memory limits after which a window counts as unhealthy or may be restarted.
 *
 * @param startupTimeout from the start of the process to the first answer of its JavaFX thread
 * @param messageTimeout without a message
 * @param fxTimeout without an answer of the JavaFX thread
 * @param startupFxTimeout the same while the window is still loading
 * @param undecodedVideoTimeout with video received but not decoded; the room's own recovery takes up to half of it
 * @param memoryLimitBytes resident memory above which the window is restarted when that disturbs nobody; 0: no limit
 * @param criticalMemoryBytes resident memory above which the window is restarted even in a call; 0: no limit
 * @param quietBeforeRestart how long a restart must have been harmless before a planned one
 * @param marginBeforeMeeting no planned restart happens this long before a meeting
 * @param minAge the minimum age of a window for a planned restart
 */
public record LivenessLimits(
        Duration startupTimeout,
        Duration messageTimeout,
        Duration fxTimeout,
        Duration startupFxTimeout,
        Duration undecodedVideoTimeout,
        long memoryLimitBytes,
        long criticalMemoryBytes,
        Duration quietBeforeRestart,
        Duration marginBeforeMeeting,
        Duration minAge) {
    private static final long MIB = 1L << 20;

    /** docs/watchdog.md explains the values. */
    public static final LivenessLimits DEFAULTS = new LivenessLimits(
            Duration.ofSeconds(45),
            Duration.ofSeconds(4),
            Duration.ofSeconds(4),
            Duration.ofSeconds(15),
            Duration.ofSeconds(40),
            700 * MIB,
            1_600 * MIB,
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(1));

    /** A copy with other memory limits, in bytes; 0: no limit. */
    public LivenessLimits withMemory(long memoryLimit, long criticalMemory) {
        return new LivenessLimits(
                startupTimeout,
                messageTimeout,
                fxTimeout,
                startupFxTimeout,
                undecodedVideoTimeout,
                memoryLimit,
                criticalMemory,
                quietBeforeRestart,
                marginBeforeMeeting,
                minAge);
    }
}
