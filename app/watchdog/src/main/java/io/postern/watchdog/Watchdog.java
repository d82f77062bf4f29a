package io.postern.watchdog;

import io.postern.watchdog.health.HealthSnapshot;
import io.postern.watchdog.health.HealthSnapshot.State;
import io.postern.watchdog.liveness.LivenessLimits;
import io.postern.watchdog.liveness.LivenessPolicy;
import io.postern.watchdog.liveness.ProcessHealth;
import io.postern.watchdog.liveness.RestartBackoff;
import io.postern.watchdog.liveness.RestartReason;
import io.postern.watchdog.liveness.SuspendAwareClock;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps a window going: looks at it four times a second, decides by {@link LivenessPolicy} and {@link RestartBackoff}, and acts. All of
 * it happens on the thread of {@link #run}; {@link #stop} may be called on any.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long TICK_MILLIS = 250;
    private static final long LONGEST_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2 * TICK_MILLIS);

    /** A room that a window was in so long ago at most is handed to the next one. */
    private static final Duration REJOIN = Duration.ofMinutes(10);

    /** Where the watchdog stands. */
    private sealed interface Phase {
        /** A window, or the safe screen, is there; the latter until {@code tryAt}. */
        record Running(MonitoredWindow window, Optional<Long> tryAt) implements Phase {}

        /** A window is being ended. */
        record Ending(MonitoredWindow window, RestartReason cause, long since, Escalation reached, Optional<Long> tryAt)
                implements Phase {}

        /** Nothing runs until a moment of fair time. */
        record Waiting(long until, Optional<RestartReason> cause) implements Phase {}

        record Over(int status) implements Phase {}
    }

    /** What has been done so far to end a window. */
    private enum Escalation {
        ASKED(Duration.ZERO),
        TERMINATED(Duration.ofSeconds(6)),
        KILLED(Duration.ofSeconds(8));

        private final Duration after;

        Escalation(Duration after) {
            this.after = after;
        }
    }

    private final WindowLauncher starter;
    private final LivenessLimits limits;
    private final Clock wall;
    private final SuspendAwareClock clock = new SuspendAwareClock(System.nanoTime(), LONGEST_STEP_NANOS);
    private final HealthSnapshot.Chronicle chronicle;
    private final BlockingQueue<Boolean> wakes = new ArrayBlockingQueue<>(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private volatile boolean stopping;

    // The thread of run() alone.
    private Phase phase = new Phase.Waiting(0, Optional.empty());
    private RestartBackoff backoff = RestartBackoff.NONE;
    private Optional<String> room = Optional.empty();
    private long roomAt;
    private boolean cameUpOnce;

    Watchdog(WindowLauncher starter, LivenessLimits limits, Clock wall, HealthSnapshot.Chronicle chronicle) {
        this.starter = starter;
        this.limits = limits;
        this.wall = wall;
        this.chronicle = chronicle;
    }

    /** Watches until it is stopped or the window ends as somebody wanted. Returns the process's exit status. */
    int run() throws InterruptedException {
        try {
            while (!(phase instanceof Phase.Over)) {
                phase = next(phase, clock.advance(System.nanoTime()));
                publish();
                if (!(phase instanceof Phase.Over)) {
                    wakes.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            return ((Phase.Over) phase).status();
        } finally {
            over.countDown();
        }
    }

    /** Ends the window politely and then {@link #run}; waits for it as long as an unwilling window takes. */
    void stop() {
        stopping = true;
        wake();
        try {
            if (!over.await(Escalation.KILLED.after.toMillis() + 3_000, TimeUnit.MILLISECONDS)) {
                LOG.error("The window did not end, not even killed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        // One that waits already does for both.
        boolean _ = wakes.offer(true);
    }

    private Phase next(Phase now, long time) {
        return switch (now) {
            case Phase.Waiting waiting -> waiting(waiting, time);
            case Phase.Running running -> running(running, time);
            case Phase.Ending ending -> ending(ending, time);
            case Phase.Over end -> end;
        };
    }

    private Phase waiting(Phase.Waiting waiting, long time) {
        if (stopping) {
            return new Phase.Over(ExitStatus.WANTED);
        }
        if (time < waiting.until()) {
            return waiting;
        }
        Optional<String> rejoin = room.filter(name -> time - roomAt < REJOIN.toNanos());
        try {
            return new Phase.Running(starter.window(rejoin, time, this::wake), Optional.empty());
        } catch (IOException e) {
            LOG.error("The window could not be started: {}", e.getMessage());
            return cameUpOnce
                    ? afterFailure(RestartReason.NEVER_READY, time, Duration.ZERO)
                    : new Phase.Over(ExitStatus.FAILED);
        }
    }

    private Phase running(Phase.Running running, long time) {
        MonitoredWindow window = running.window();
        window.hear(time);
        cameUpOnce |= window.cameUp();
        rememberRoom(running, time);
        OptionalInt status = window.status();
        if (status.isPresent()) {
            window.close();
            return afterOwnEnd(running, status.getAsInt(), time);
        }
        if (stopping) {
            return new Phase.Ending(
                    end(window, RestartReason.ASKED), RestartReason.ASKED, time, Escalation.ASKED, Optional.empty());
        }
        ProcessHealth sight = window.sight(time);
        Optional<RestartReason> cause = LivenessPolicy.failure(sight, limits);
        if (cause.isEmpty() && running.tryAt().filter(due -> time >= due).isPresent()) {
            cause = Optional.of(RestartReason.TRY_AGAIN);
        }
        if (cause.isEmpty() && running.tryAt().isEmpty()) {
            cause = LivenessPolicy.planned(sight, limits, window.startedAt(), wall.instant(), wall.getZone());
        }
        if (cause.isEmpty()) {
            return running;
        }
        LOG.warn("The window is restarted: {} ({})", cause.get(), window.describe(time));
        Escalation first = cause.get().manner() == RestartReason.Manner.POLITELY ? Escalation.ASKED : Escalation.KILLED;
        return new Phase.Ending(end(window, cause.get()), cause.get(), time, first, running.tryAt());
    }

    private MonitoredWindow end(MonitoredWindow window, RestartReason cause) {
        switch (cause.manner()) {
            case AT_ONCE -> window.kill();
            case POLITELY -> window.ask(stopping ? "quit" : "restart");
        }
        return window;
    }

    private Phase ending(Phase.Ending ending, long time) {
        MonitoredWindow window = ending.window();
        if (window.status().isPresent()) {
            window.close();
            chronicle.restarted(ending.cause(), window.status(), wall.instant(), window.age(time));
            if (stopping) {
                return new Phase.Over(ExitStatus.WANTED);
            }
            return after(ending.cause(), ending.tryAt(), time, window.age(time));
        }
        Duration since = Duration.ofNanos(time - ending.since());
        Escalation due = ending.reached();
        for (Escalation step : Escalation.values()) {
            if (step.compareTo(due) > 0 && since.compareTo(step.after) >= 0) {
                due = step;
            }
        }
        if (due != ending.reached()) {
            LOG.warn("The window does not end, so it is {}.", due == Escalation.KILLED ? "killed" : "sent a signal");
            if (due == Escalation.KILLED) {
                window.kill();
            } else {
                window.terminate();
            }
        }
        return new Phase.Ending(window, ending.cause(), ending.since(), due, ending.tryAt());
    }

    private Phase afterOwnEnd(Phase.Running running, int status, long time) {
        MonitoredWindow window = running.window();
        Duration age = window.age(time);
        return switch (LivenessPolicy.ending(status, window.cameUp())) {
            case LivenessPolicy.Ending.Wanted wanted -> {
                LOG.info("The window was closed; the watchdog ends.");
                yield new Phase.Over(ExitStatus.WANTED);
            }
            case LivenessPolicy.Ending.Refused refused
            when !cameUpOnce -> {
                LOG.error("The window does not understand its arguments; the watchdog ends.");
                yield new Phase.Over(ExitStatus.USAGE);
            }
            case LivenessPolicy.Ending.Unavailable unavailable
            when !cameUpOnce -> {
                LOG.error("A library is missing that the window needs; the watchdog ends.");
                yield new Phase.Over(ExitStatus.UNAVAILABLE);
            }
            case LivenessPolicy.Ending.Unavailable unavailable ->
                lost(running, RestartReason.NEVER_READY, status, time, age);
            case LivenessPolicy.Ending.Refused refused -> lost(running, RestartReason.NEVER_READY, status, time, age);
            case LivenessPolicy.Ending.Again(RestartReason cause) -> lost(running, cause, status, time, age);
        };
    }

    private Phase lost(Phase.Running running, RestartReason cause, int status, long time, Duration age) {
        LOG.warn("The window ended with status {} after {} s: {}", status, age.toSeconds(), cause);
        chronicle.restarted(cause, OptionalInt.of(status), wall.instant(), age);
        return stopping ? new Phase.Over(ExitStatus.WANTED) : after(cause, running.tryAt(), time, age);
    }

    private Phase after(RestartReason cause, Optional<Long> tryAt, long time, Duration age) {
        if (!cause.failure()) {
            return new Phase.Waiting(time, Optional.of(cause));
        }
        if (tryAt.isPresent()) {
            LOG.error("Not even the safe screen stays. The window is tried again when its time comes.");
            return new Phase.Waiting(tryAt.get(), Optional.of(cause));
        }
        return afterFailure(cause, time, age);
    }

    private Phase afterFailure(RestartReason cause, long time, Duration age) {
        RestartBackoff.Decision decision = backoff.failed(time, age);
        backoff = decision.next();
        return switch (decision.step()) {
            case RestartBackoff.Step.Restart(Duration after) ->
                new Phase.Waiting(time + after.toNanos(), Optional.of(cause));
            case RestartBackoff.Step.Safe(Duration tryAfter) -> safeScreen(cause, time, tryAfter);
        };
    }

    private Phase safeScreen(RestartReason cause, long time, Duration tryAfter) {
        long tryAt = time + tryAfter.toNanos();
        LOG.error("The window fails again and again. The safe screen is shown for {} min.", tryAfter.toMinutes());
        try {
            return new Phase.Running(
                    starter.safeScreen(wall.instant().plus(tryAfter), time, this::wake), Optional.of(tryAt));
        } catch (IOException e) {
            LOG.error("The safe screen could not be started: {}", e.getMessage());
            return new Phase.Waiting(tryAt, Optional.of(cause));
        }
    }

    private void rememberRoom(Phase.Running running, long time) {
        if (running.tryAt().isPresent()) {
            return;
        }
        running.window().sight(time).beat().ifPresent(beat -> {
            if (beat.meeting().going() && beat.room().isPresent()) {
                room = beat.room();
                roomAt = time;
            } else if (running.window().age(time).compareTo(STAYED_OUT) > 0) {
                room = Optional.empty();
            }
        });
    }

    /** A window that has been there that long and is in no meeting does not want to go back to the last one. */
    private static final Duration STAYED_OUT = Duration.ofSeconds(45);

    private void publish() {
        long time = clock.advance(System.nanoTime());
        Instant now = wall.instant();
        switch (phase) {
            case Phase.Running(MonitoredWindow window, Optional<Long> tryAt) -> {
                State state = window.turns() == 0 ? State.STARTING : State.RUNNING;
                chronicle.now(
                        tryAt.isPresent() ? State.SAFE_SCREEN : state,
                        Optional.of(window.figures(time)),
                        tryAt.map(due -> now.plusNanos(due - time)),
                        now);
            }
            case Phase.Ending ending ->
                chronicle.now(
                        stopping ? State.ENDING : State.RESTARTING,
                        Optional.of(ending.window().figures(time)),
                        Optional.empty(),
                        now);
            case Phase.Waiting waiting ->
                chronicle.now(
                        State.WAITING,
                        Optional.empty(),
                        Optional.of(now.plusNanos(Math.max(0, waiting.until() - time))),
                        now);
            case Phase.Over end -> chronicle.now(State.ENDING, Optional.empty(), Optional.empty(), now);
        }
    }
}
