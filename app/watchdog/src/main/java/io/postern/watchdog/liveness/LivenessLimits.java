package io.postern.watchdog.liveness;

import java.time.Duration;

/**
 * How long a window may be what it should not be.
 *
 * @param ready from its start until its JavaFX thread has taken a turn
 * @param silence without a line
 * @param hang without a turn of the JavaFX thread
 * @param hangWhileNew the same while it has just come up and loads what it needs
 * @param blind with pictures that arrive and are not decoded; the room's own recovery needs up to half of it
 * @param memory resident bytes from which it is restarted when that disturbs nobody; zero for no limit
 * @param memoryCritical resident bytes from which it is restarted even in a meeting; zero for no limit
 * @param calm how long a restart must have been without disturbance for anybody before a planned one
 * @param beforeMeeting how long before a meeting there is no planned restart
 * @param leastAge how long a window runs before a planned restart is of use
 */
public record LivenessLimits(
        Duration ready,
        Duration silence,
        Duration hang,
        Duration hangWhileNew,
        Duration blind,
        long memory,
        long memoryCritical,
        Duration calm,
        Duration beforeMeeting,
        Duration leastAge) {
    private static final long MIB = 1L << 20;

    /** docs/watchdog.md says where the figures come from. */
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

    /** The same with other limits of memory, in bytes; zero for none. */
    public LivenessLimits withMemory(long politely, long critical) {
        return new LivenessLimits(
                ready, silence, hang, hangWhileNew, blind, politely, critical, calm, beforeMeeting, leastAge);
    }
}
