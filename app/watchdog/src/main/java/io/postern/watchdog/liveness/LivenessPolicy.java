package io.postern.watchdog.liveness;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Optional;

/** Whether a window is well. Pure functions. */
public final class LivenessPolicy {
    /** A JavaFX thread that has taken so many turns, one a second, has loaded what it needs. */
    private static final long TURNS_WHILE_NEW = 5;

    /** A meeting whose time has come a while ago and that did not begin does not keep a restart off any longer. */
    private static final Duration OVERDUE = Duration.ofMinutes(15);

    /** HotSpot's exit status after an OutOfMemoryError, if it was told to end then. */
    private static final int OUT_OF_MEMORY_STATUS = 3;

    /** picocli's exit status for arguments it does not understand. */
    private static final int USAGE_STATUS = 2;

    /** EX_UNAVAILABLE of BSD's sysexits: a library of the operating system is missing. */
    private static final int UNAVAILABLE_STATUS = 69;

    /** A window's exit status that asks for another start. */
    public static final int RESTART_STATUS = 42;

    private LivenessPolicy() {}

    /** What is wrong with a window that runs; empty if nothing is. */
    public static Optional<RestartReason> failure(ProcessHealth window, LivenessLimits limits) {
        if (window.turns() == 0) {
            return window.age().compareTo(limits.ready()) > 0
                    ? Optional.of(RestartReason.NEVER_READY)
                    : Optional.empty();
        }
        if (window.silent().compareTo(limits.silence()) > 0) {
            return Optional.of(RestartReason.SILENT);
        }
        Duration hang = window.turns() < TURNS_WHILE_NEW ? limits.hangWhileNew() : limits.hang();
        if (window.hung().compareTo(hang) > 0) {
            return Optional.of(RestartReason.HUNG);
        }
        if (window.blind().compareTo(limits.blind()) > 0) {
            return Optional.of(RestartReason.BLIND);
        }
        if (limits.memoryCritical() > 0 && window.memory() > limits.memoryCritical()) {
            return Optional.of(RestartReason.MEMORY_CRITICAL);
        }
        return Optional.empty();
    }

    /**
     * Whether a window that is well is to be restarted now, since it does not disturb anybody.
     *
     * @param startedAt by the wall clock, which may have jumped since
     * @param now by the same clock
     */
    public static Optional<RestartReason> planned(
            ProcessHealth window, LivenessLimits limits, Instant startedAt, Instant now, ZoneId zone) {
        Optional<WindowHeartbeat> beat = window.beat();
        if (beat.isEmpty()
                || window.calm().compareTo(limits.calm()) < 0
                || window.age().compareTo(limits.leastAge()) < 0
                || meetingIsNear(beat.get(), limits, now)) {
            return Optional.empty();
        }
        if (limits.memory() > 0 && window.memory() > limits.memory()) {
            return Optional.of(RestartReason.MEMORY);
        }
        return beat.get()
                .restartAt()
                .filter(time -> new NightlyRestart(time, zone).due(startedAt, now))
                .map(time -> RestartReason.NIGHT);
    }

    private static boolean meetingIsNear(WindowHeartbeat beat, LivenessLimits limits, Instant now) {
        return beat.next()
                .filter(next -> next.isBefore(now.plus(limits.beforeMeeting())) && next.isAfter(now.minus(OVERDUE)))
                .isPresent();
    }

    /**
     * What a window's own end means.
     *
     * @param status of the process
     * @param cameUp whether its JavaFX thread had taken a turn
     */
    public static Ending ending(int status, boolean cameUp) {
        if (status == RESTART_STATUS) {
            return new Ending.Again(RestartReason.ASKED);
        }
        if (status == OUT_OF_MEMORY_STATUS) {
            return new Ending.Again(RestartReason.OUT_OF_MEMORY);
        }
        if (status == 0 && cameUp) {
            return new Ending.Wanted();
        }
        if (status == USAGE_STATUS && !cameUp) {
            return new Ending.Refused();
        }
        if (status == UNAVAILABLE_STATUS && !cameUp) {
            return new Ending.Unavailable();
        }
        return new Ending.Again(cameUp ? RestartReason.CRASHED : RestartReason.NEVER_READY);
    }

    /** What follows from a window's own end. */
    public sealed interface Ending {
        /** Somebody closed it who may: the watchdog ends, too. */
        record Wanted() implements Ending {}

        /** It does not understand its arguments, and would not the next time. */
        record Refused() implements Ending {}

        /** The operating system lacks what it needs, which the window has said. */
        record Unavailable() implements Ending {}

        /** It is started again. */
        record Again(RestartReason cause) implements Ending {}
    }
}
