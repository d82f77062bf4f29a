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
 * Supervises the window: checks it four times a second, applies {@link LivenessPolicy} and {@link RestartBackoff}, and
 * acts on the result. Everything happens on the thread of {@link #run}; {@link #stop} may be called from any thread.
 */
final class Watchdog {
    private static final Logger LOG = LoggerFactory.getLogger(Watchdog.class);
    private static final long TICK_MILLIS = 250;
    private static final long MAX_STEP_NANOS = TimeUnit.MILLISECONDS.toNanos(2 * TICK_MILLIS);

    /** A restarted window rejoins the room of the previous one if that was in it at most this long ago. */
    private static final Duration REJOIN_WINDOW = Duration.ofMinutes(10);

    /** The state of the supervision. */
    private sealed interface Phase {
        /** A window is running, or until {@code retryAt} the safe screen. */
        record Running(MonitoredWindow window, Optional<Long> retryAt) implements Phase {}

        /** A window is being ended. */
        record Ending(
                MonitoredWindow window, RestartReason reason, long since, Escalation reached, Optional<Long> retryAt)
                implements Phase {}

        /** Nothing runs until a moment of the {@link SuspendAwareClock}. */
        record Waiting(long until, Optional<RestartReason> reason) implements Phase {}

        /** The watchdog is done. */
        record Ended(int status) implements Phase {}
    }

    /** How forcefully a window has been asked to end so far. */
    private enum Escalation {
        ASKED(Duration.ZERO),
        TERMINATED(Duration.ofSeconds(6)),
        KILLED(Duration.ofSeconds(8));

        private final Duration after;

        Escalation(Duration after) {
            this.after = after;
        }
    }

    private final WindowLauncher launcher;
    private final LivenessLimits limits;
    private final Clock wall;
    private final SuspendAwareClock clock = new SuspendAwareClock(System.nanoTime(), MAX_STEP_NANOS);
    private final HealthSnapshot.Recorder recorder;
    private final BlockingQueue<Boolean> wakes = new ArrayBlockingQueue<>(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private volatile boolean stopping;

    // Confined to the thread of run().
    private Phase phase = new Phase.Waiting(0, Optional.empty());
    private RestartBackoff backoff = RestartBackoff.NONE;
    private Optional<String> room = Optional.empty();
    private long roomAt;
    private boolean startedOnce;

    Watchdog(WindowLauncher launcher, LivenessLimits limits, Clock wall, HealthSnapshot.Recorder recorder) {
        this.launcher = launcher;
        this.limits = limits;
        this.wall = wall;
        this.recorder = recorder;
    }

    /** Supervises until it is stopped or a person closes the window. Returns the process's exit status. */
    int run() throws InterruptedException {
        try {
            while (!(phase instanceof Phase.Ended)) {
                phase = next(phase, clock.advance(System.nanoTime()));
                publish();
                if (!(phase instanceof Phase.Ended)) {
                    wakes.poll(TICK_MILLIS, TimeUnit.MILLISECONDS);
                }
            }
            return ((Phase.Ended) phase).status();
        } finally {
            ended.countDown();
        }
    }

    /** Ends the window gracefully and then {@link #run}. Blocks for as long as a window that has to be killed takes. */
    void stop() {
        stopping = true;
        wake();
        try {
            if (!ended.await(Escalation.KILLED.after.toMillis() + 3_000, TimeUnit.MILLISECONDS)) {
                LOG.error("The window did not end, even after it was killed.");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void wake() {
        // A wake-up that is already pending covers this one.
        boolean _ = wakes.offer(true);
    }

    private Phase next(Phase now, long time) {
        return switch (now) {
            case Phase.Waiting waiting -> waiting(waiting, time);
            case Phase.Running running -> running(running, time);
            case Phase.Ending ending -> exitMeaning(ending, time);
            case Phase.Ended end -> end;
        };
    }

    private Phase waiting(Phase.Waiting waiting, long time) {
        if (stopping) {
            return new Phase.Ended(ExitStatus.CLOSED);
        }
        if (time < waiting.until()) {
            return waiting;
        }
        Optional<String> rejoin = room.filter(name -> time - roomAt < REJOIN_WINDOW.toNanos());
        try {
            return new Phase.Running(launcher.window(rejoin, time, this::wake), Optional.empty());
        } catch (IOException e) {
            LOG.error("The window could not be started: {}", e.getMessage());
            return startedOnce
                    ? afterFailure(RestartReason.NEVER_READY, time, Duration.ZERO)
                    : new Phase.Ended(ExitStatus.FAILED);
        }
    }

    private Phase running(Phase.Running running, long time) {
        MonitoredWindow window = running.window();
        window.processMessages(time);
        startedOnce |= window.hasStarted();
        rememberRoom(running, time);
        OptionalInt status = window.status();
        if (status.isPresent()) {
            window.close();
            return afterExit(running, status.getAsInt(), time);
        }
        if (stopping) {
            return new Phase.Ending(
                    end(window, RestartReason.ASKED), RestartReason.ASKED, time, Escalation.ASKED, Optional.empty());
        }
        ProcessHealth health = window.health(time);
        Optional<RestartReason> reason = LivenessPolicy.failureReason(health, limits);
        if (reason.isEmpty() && running.retryAt().filter(due -> time >= due).isPresent()) {
            reason = Optional.of(RestartReason.TRY_AGAIN);
        }
        if (reason.isEmpty() && running.retryAt().isEmpty()) {
            reason = LivenessPolicy.plannedRestart(health, limits, window.startedAt(), wall.instant(), wall.getZone());
        }
        if (reason.isEmpty()) {
            return running;
        }
        LOG.warn("The window is restarted: {} ({})", reason.get(), window.describe(time));
        Escalation first =
                reason.get().shutdown() == RestartReason.Shutdown.GRACEFUL ? Escalation.ASKED : Escalation.KILLED;
        return new Phase.Ending(end(window, reason.get()), reason.get(), time, first, running.retryAt());
    }

    private MonitoredWindow end(MonitoredWindow window, RestartReason reason) {
        switch (reason.shutdown()) {
            case IMMEDIATE -> window.kill();
            case GRACEFUL -> window.request(stopping ? "quit" : "restart");
        }
        return window;
    }

    private Phase exitMeaning(Phase.Ending ending, long time) {
        MonitoredWindow window = ending.window();
        if (window.status().isPresent()) {
            window.close();
            recorder.recordRestart(ending.reason(), window.status(), wall.instant(), window.age(time));
            if (stopping) {
                return new Phase.Ended(ExitStatus.CLOSED);
            }
            return after(ending.reason(), ending.retryAt(), time, window.age(time));
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
        return new Phase.Ending(window, ending.reason(), ending.since(), due, ending.retryAt());
    }

    private Phase afterExit(Phase.Running running, int status, long time) {
        MonitoredWindow window = running.window();
        Duration age = window.age(time);
        return switch (LivenessPolicy.exitMeaning(status, window.hasStarted())) {
            case LivenessPolicy.ExitMeaning.Intended wanted -> {
                LOG.info("The window was closed; the watchdog ends.");
                yield new Phase.Ended(ExitStatus.CLOSED);
            }
            case LivenessPolicy.ExitMeaning.BadArguments refused
            when !startedOnce -> {
                LOG.error("The window rejects its arguments; the watchdog ends.");
                yield new Phase.Ended(ExitStatus.USAGE);
            }
            case LivenessPolicy.ExitMeaning.MissingLibrary unavailable
            when !startedOnce -> {
                LOG.error("The window needs a library that is missing; the watchdog ends.");
                yield new Phase.Ended(ExitStatus.UNAVAILABLE);
            }
            case LivenessPolicy.ExitMeaning.MissingLibrary unavailable ->
                restartAfterExit(running, RestartReason.NEVER_READY, status, time, age);
            case LivenessPolicy.ExitMeaning.BadArguments refused ->
                restartAfterExit(running, RestartReason.NEVER_READY, status, time, age);
            case LivenessPolicy.ExitMeaning.Restart(RestartReason reason) ->
                restartAfterExit(running, reason, status, time, age);
        };
    }

    private Phase restartAfterExit(Phase.Running running, RestartReason reason, int status, long time, Duration age) {
        LOG.warn("The window ended with status {} after {} s: {}", status, age.toSeconds(), reason);
        recorder.recordRestart(reason, OptionalInt.of(status), wall.instant(), age);
        return stopping ? new Phase.Ended(ExitStatus.CLOSED) : after(reason, running.retryAt(), time, age);
    }

    private Phase after(RestartReason reason, Optional<Long> retryAt, long time, Duration age) {
        if (!reason.isFailure()) {
            return new Phase.Waiting(time, Optional.of(reason));
        }
        if (retryAt.isPresent()) {
            LOG.error("The safe screen ended too. The window is tried again at the planned time.");
            return new Phase.Waiting(retryAt.get(), Optional.of(reason));
        }
        return afterFailure(reason, time, age);
    }

    private Phase afterFailure(RestartReason reason, long time, Duration age) {
        RestartBackoff.Decision decision = backoff.afterFailure(time, age);
        backoff = decision.next();
        return switch (decision.step()) {
            case RestartBackoff.Step.Restart(Duration after) ->
                new Phase.Waiting(time + after.toNanos(), Optional.of(reason));
            case RestartBackoff.Step.SafeScreen(Duration tryAfter) -> safeScreen(reason, time, tryAfter);
        };
    }

    private Phase safeScreen(RestartReason reason, long time, Duration tryAfter) {
        long retryAt = time + tryAfter.toNanos();
        LOG.error("The window keeps failing. The safe screen is shown for {} min.", tryAfter.toMinutes());
        try {
            return new Phase.Running(
                    launcher.safeScreen(wall.instant().plus(tryAfter), time, this::wake), Optional.of(retryAt));
        } catch (IOException e) {
            LOG.error("The safe screen could not be started: {}", e.getMessage());
            return new Phase.Waiting(retryAt, Optional.of(reason));
        }
    }

    private void rememberRoom(Phase.Running running, long time) {
        if (running.retryAt().isPresent()) {
            return;
        }
        running.window().health(time).heartbeat().ifPresent(beat -> {
            if (beat.activity().isActive() && beat.room().isPresent()) {
                room = beat.room();
                roomAt = time;
            } else if (running.window().age(time).compareTo(SETTLED_OUT_OF_CALL) > 0) {
                room = Optional.empty();
            }
        });
    }

    /** A window that has run this long without being in a call does not rejoin the previous room. */
    private static final Duration SETTLED_OUT_OF_CALL = Duration.ofSeconds(45);

    private void publish() {
        long time = clock.advance(System.nanoTime());
        Instant now = wall.instant();
        switch (phase) {
            case Phase.Running(MonitoredWindow window, Optional<Long> retryAt) -> {
                State state = window.fxTurns() == 0 ? State.STARTING : State.RUNNING;
                recorder.update(
                        retryAt.isPresent() ? State.SAFE_SCREEN : state,
                        Optional.of(window.status(time)),
                        retryAt.map(due -> now.plusNanos(due - time)),
                        now);
            }
            case Phase.Ending ending ->
                recorder.update(
                        stopping ? State.ENDING : State.RESTARTING,
                        Optional.of(ending.window().status(time)),
                        Optional.empty(),
                        now);
            case Phase.Waiting waiting ->
                recorder.update(
                        State.WAITING,
                        Optional.empty(),
                        Optional.of(now.plusNanos(Math.max(0, waiting.until() - time))),
                        now);
            case Phase.Ended end -> recorder.update(State.ENDING, Optional.empty(), Optional.empty(), now);
        }
    }
}
