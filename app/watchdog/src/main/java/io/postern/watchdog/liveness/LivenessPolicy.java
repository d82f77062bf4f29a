package io.postern.watchdog.liveness;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/**
 * Decides whether a window is healthy, when a planned restart is due, and what its exit status means. Pure functions.
 */
public final class LivenessPolicy {
    /** After this many answers of the JavaFX thread, one a second, a window has finished loading. */
    private static final long FX_TURNS_WHILE_STARTING = 5;

    /** A meeting that is overdue by this much no longer delays a restart. */
    private static final Duration OVERDUE_MEETING = Duration.ofMinutes(15);

    /** HotSpot's exit status after an OutOfMemoryError with {@code ExitOnOutOfMemoryError}. */
    private static final int OUT_OF_MEMORY_STATUS = 3;

    /** picocli's exit status for invalid arguments. */
    private static final int USAGE_STATUS = 2;

    /** EX_UNAVAILABLE of BSD's sysexits: a library of the operating system is missing. */
    private static final int UNAVAILABLE_STATUS = 69;

    /** The exit status by which a window asks to be restarted. */
    public static final int RESTART_STATUS = 42;

    private LivenessPolicy() {}

    /** The failure of a running window; empty if it is healthy. */
    public static Optional<RestartReason> failureReason(ProcessHealth window, LivenessLimits limits) {
        if (window.fxTurns() == 0) {
            return window.age().compareTo(limits.startupTimeout()) > 0
                    ? Optional.of(RestartReason.NEVER_READY)
                    : Optional.empty();
        }
        if (window.sinceLastMessage().compareTo(limits.messageTimeout()) > 0) {
            return Optional.of(RestartReason.SILENT);
        }
        Duration fxTimeout =
                window.fxTurns() < FX_TURNS_WHILE_STARTING ? limits.startupFxTimeout() : limits.fxTimeout();
        if (window.sinceLastFxTurn().compareTo(fxTimeout) > 0) {
            return Optional.of(RestartReason.HUNG);
        }
        if (window.undecodedFor().compareTo(limits.undecodedVideoTimeout()) > 0) {
            return Optional.of(RestartReason.BLIND);
        }
        if (limits.criticalMemoryBytes() > 0 && window.residentBytes() > limits.criticalMemoryBytes()) {
            return Optional.of(RestartReason.MEMORY_CRITICAL);
        }
        return Optional.empty();
    }

    /**
     * The reason to restart a healthy window now, while that disturbs nobody; empty if there is none.
     *
     * @param startedAt by the wall clock, which may have been set since
     * @param now by the same clock
     */
    public static Optional<RestartReason> plannedRestart(
            ProcessHealth window, LivenessLimits limits, Instant startedAt, Instant now, ZoneId zone) {
        Optional<WindowHeartbeat> beat = window.heartbeat();
        if (beat.isEmpty()
                || window.quietFor().compareTo(limits.quietBeforeRestart()) < 0
                || window.age().compareTo(limits.minAge()) < 0
                || meetingIsNear(beat.get(), limits, now)) {
            return Optional.empty();
        }
        if (limits.memoryLimitBytes() > 0 && window.residentBytes() > limits.memoryLimitBytes()) {
            return Optional.of(RestartReason.MEMORY);
        }
        return beat.get()
                .restartAt()
                .filter(time -> new NightlyRestart(time, zone).due(startedAt, now))
                .map(time -> RestartReason.NIGHT);
    }

    private static boolean meetingIsNear(WindowHeartbeat beat, LivenessLimits limits, Instant now) {
        return beat.nextMeeting()
                .filter(next -> next.isBefore(now.plus(limits.marginBeforeMeeting()))
                        && next.isAfter(now.minus(OVERDUE_MEETING)))
                .isPresent();
    }

    /**
     * The meaning of the exit status of a window that ended by itself.
     *
     * @param status the exit status of the process
     * @param started whether its JavaFX thread had answered at least once
     */
    public static ExitMeaning exitMeaning(int status, boolean started) {
        if (status == RESTART_STATUS) {
            return new ExitMeaning.Restart(RestartReason.ASKED);
        }
        if (status == OUT_OF_MEMORY_STATUS) {
            return new ExitMeaning.Restart(RestartReason.OUT_OF_MEMORY);
        }
        if (status == 0 && started) {
            return new ExitMeaning.Intended();
        }
        if (status == USAGE_STATUS && !started) {
            return new ExitMeaning.BadArguments();
        }
        if (status == UNAVAILABLE_STATUS && !started) {
            return new ExitMeaning.MissingLibrary();
        }
        return new ExitMeaning.Restart(started ? RestartReason.CRASHED : RestartReason.NEVER_READY);
    }

    /** The meaning of an exit status. */
    public sealed interface ExitMeaning {
        /** A person closed the window: the watchdog ends too. */
        record Intended() implements ExitMeaning {}

        /** The window rejects its arguments, and would do so again. */
        record BadArguments() implements ExitMeaning {}

        /** A library of the operating system is missing; the window has named it. */
        record MissingLibrary() implements ExitMeaning {}

        /** The window is restarted. */
        record Restart(RestartReason reason) implements ExitMeaning {}
    }
}
