package io.postern.watchdog.health;

import io.postern.watchdog.liveness.ProcessHealth;
import io.postern.watchdog.liveness.RestartReason;
import io.postern.watchdog.window.ProcessResources;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How things stand. Immutable; holds nothing that a person on this machine may not know: no names of rooms and people.
 *
 * @param since when this state began
 * @param next when something will be tried again, if that is known
 * @param window the one that runs, if one does
 * @param restarts the last ones, the newest first
 * @param counts restarts by cause since the watchdog's start
 * @param version of the watchdog
 * @param startedAt when the watchdog was
 * @param now when this was seen
 */
public record HealthSnapshot(
        State state,
        Instant since,
        Optional<Instant> next,
        Optional<Window> window,
        List<Restart> restarts,
        Map<RestartReason, Integer> counts,
        String version,
        Instant startedAt,
        Instant now) {
    public HealthSnapshot {
        restarts = List.copyOf(restarts);
        counts = Map.copyOf(counts);
    }

    /** What goes on. */
    public enum State {
        /** A window is coming up. */
        STARTING,
        /** A window is there and well. */
        RUNNING,
        /** A window is being ended, to be started again. */
        RESTARTING,
        /** Nothing is there for some seconds, until the next start. */
        WAITING,
        /** The window failed again and again; a screen says so. */
        SAFE_SCREEN,
        /** Everything is being ended. */
        ENDING
    }

    /**
     * A window.
     *
     * @param pid of its JVM
     * @param version empty while unknown
     * @param java its Java runtime's version, empty while unknown
     * @param usage what the system says it holds, empty while unknown
     */
    public record Window(
            long pid,
            String version,
            String java,
            Instant startedAt,
            ProcessHealth sight,
            Optional<ProcessResources> usage) {}

    /**
     * A restart.
     *
     * @param at when the window was gone
     * @param status the process's exit status, if it had one
     * @param lived how long it had been running
     */
    public record Restart(Instant at, RestartReason cause, OptionalInt status, Duration lived) {}

    /** Writes down what happens; read by anyone. Thread safe. */
    public static final class Chronicle {
        private static final int KEPT = 50;

        private final String version;
        private final Instant startedAt;
        private final Deque<Restart> restarts = new ArrayDeque<>();
        private final Map<RestartReason, Integer> counts = new EnumMap<>(RestartReason.class);
        private HealthSnapshot newest;

        public Chronicle(String version, Instant startedAt) {
            this.version = version;
            this.startedAt = startedAt;
            this.newest = new HealthSnapshot(
                    State.STARTING,
                    startedAt,
                    Optional.empty(),
                    Optional.empty(),
                    List.of(),
                    Map.of(),
                    version,
                    startedAt,
                    startedAt);
        }

        /** How things stand now. */
        public synchronized void now(State state, Optional<Window> window, Optional<Instant> next, Instant now) {
            newest = new HealthSnapshot(
                    state,
                    state == newest.state() ? newest.since() : now,
                    next,
                    window,
                    List.copyOf(restarts),
                    counts,
                    version,
                    startedAt,
                    now);
        }

        /** A window is gone and another is started. */
        public synchronized void restarted(RestartReason cause, OptionalInt status, Instant at, Duration lived) {
            restarts.addFirst(new Restart(at, cause, status, lived));
            if (restarts.size() > KEPT) {
                restarts.removeLast();
            }
            counts.merge(cause, 1, Integer::sum);
        }

        public synchronized HealthSnapshot read() {
            return newest;
        }
    }
}
