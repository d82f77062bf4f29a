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
 * The state of the watchdog and its window at one moment, for the health page. Immutable; holds no names of rooms or
 * people, because anyone on this machine can read it.
 *
 * @param since when this state began
 * @param next time of the next attempt, if known
 * @param window the running window, if there is one
 * @param restarts the most recent ones, newest first
 * @param counts restarts by reason since the watchdog's start
 * @param version of the watchdog
 * @param startedAt when the watchdog was started
 * @param now when this snapshot was taken
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

    /** The state of the watchdog. The names are part of the JSON format. */
    public enum State {
        /** A window is starting. */
        STARTING,
        /** A window is running and healthy. */
        RUNNING,
        /** A window is being ended so that it can be restarted. */
        RESTARTING,
        /** Nothing runs; the next start is seconds away. */
        WAITING,
        /** The window kept failing, so the safe screen is shown. */
        SAFE_SCREEN,
        /** The watchdog is ending. */
        ENDING
    }

    /**
     * A running window.
     *
     * @param pid of its JVM
     * @param version empty if unknown
     * @param java version of its Java runtime; empty if unknown
     * @param resources as the operating system reports them; empty if unknown
     */
    public record Window(
            long pid,
            String version,
            String java,
            Instant startedAt,
            ProcessHealth health,
            Optional<ProcessResources> resources) {}

    /**
     * One restart of the window.
     *
     * @param at when the window had ended
     * @param status the exit status of the process, if it had one
     * @param lived how long the window had been running
     */
    public record Restart(Instant at, RestartReason reason, OptionalInt status, Duration lived) {}

    /** Records state changes and restarts, and publishes snapshots of them. Thread safe. */
    public static final class Recorder {
        private static final int MAX_RECORDED_RESTARTS = 50;

        private final String version;
        private final Instant startedAt;
        private final Deque<Restart> restarts = new ArrayDeque<>();
        private final Map<RestartReason, Integer> counts = new EnumMap<>(RestartReason.class);
        private HealthSnapshot latest;

        public Recorder(String version, Instant startedAt) {
            this.version = version;
            this.startedAt = startedAt;
            this.latest = new HealthSnapshot(
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

        /** Records the current state. */
        public synchronized void update(State state, Optional<Window> window, Optional<Instant> next, Instant now) {
            latest = new HealthSnapshot(
                    state,
                    state == latest.state() ? latest.since() : now,
                    next,
                    window,
                    List.copyOf(restarts),
                    counts,
                    version,
                    startedAt,
                    now);
        }

        /** Records that a window has ended and is going to be restarted. */
        public synchronized void recordRestart(RestartReason reason, OptionalInt status, Instant at, Duration lived) {
            restarts.addFirst(new Restart(at, reason, status, lived));
            if (restarts.size() > MAX_RECORDED_RESTARTS) {
                restarts.removeLast();
            }
            counts.merge(reason, 1, Integer::sum);
        }

        public synchronized HealthSnapshot latest() {
            return latest;
        }
    }
}
