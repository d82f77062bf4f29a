package io.postern.watchdog;

import io.postern.watchdog.health.HealthSnapshot;
import io.postern.watchdog.liveness.HeartbeatMonitor;
import io.postern.watchdog.liveness.ProcessHealth;
import io.postern.watchdog.window.ProcessResources;
import io.postern.watchdog.window.WindowMessage;
import io.postern.watchdog.window.WindowProcess;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A running window with the health data collected from it. Confined to the watchdog's thread; times are nanoseconds of
 * the {@link io.postern.watchdog.liveness.SuspendAwareClock}.
 */
final class MonitoredWindow implements AutoCloseable {
    private static final long RESOURCES_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WindowProcess process;
    private final Queue<WindowMessage> lines;
    private final Instant startedAt;

    private final long startedAtAwake;
    private final HeartbeatMonitor heartbeats;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile @Nullable ProcessResources resources;
    private WindowMessage.@Nullable Hello hello;
    private long resourcesAt;

    /** @param lines messages of the window, added by another thread */
    MonitoredWindow(WindowProcess process, Queue<WindowMessage> lines, Instant startedAt, long time) {
        this.process = process;
        this.lines = lines;
        this.startedAt = startedAt;
        this.startedAtAwake = time;
        this.heartbeats = new HeartbeatMonitor(time);
        this.resourcesAt = time - RESOURCES_EVERY_NANOS / 2;
    }

    /** Processes the messages received and the resource usage measured since the last call. */
    void processMessages(long time) {
        for (WindowMessage message = lines.poll(); message != null; message = lines.poll()) {
            switch (message) {
                case WindowMessage.Hello first -> {
                    hello = first;
                    heartbeats.messageReceived(time);
                }
                case WindowMessage.Heartbeat(var beat) -> heartbeats.heartbeatReceived(beat, time);
                case WindowMessage.Unrecognized noise -> heartbeats.messageReceived(time);
            }
        }
        ProcessResources newest = resources;
        if (newest != null) {
            heartbeats.residentMemory(newest.residentBytes());
        }
        if (time - resourcesAt > RESOURCES_EVERY_NANOS && reading.compareAndSet(false, true)) {
            resourcesAt = time;
            long pid = pid();
            Thread.ofVirtual().start(() -> {
                ProcessResources.of(pid).ifPresent(read -> resources = read);
                reading.set(false);
            });
        }
    }

    ProcessHealth health(long time) {
        return heartbeats.health(time);
    }

    long fxTurns() {
        return heartbeats.health(startedAtAwake).fxTurns();
    }

    /** Whether the JavaFX thread has answered at least once. */
    boolean hasStarted() {
        return fxTurns() > 0;
    }

    Duration age(long time) {
        return Duration.ofNanos(time - startedAtAwake);
    }

    /** The start time by the wall clock. */
    Instant startedAt() {
        return startedAt;
    }

    OptionalInt status() {
        return process.status();
    }

    void request(String order) {
        process.request(order);
    }

    void terminate() {
        process.terminate();
    }

    void kill() {
        process.kill();
    }

    HealthSnapshot.Window status(long time) {
        ProcessHealth health = health(time);
        WindowMessage.Hello known = hello;
        return new HealthSnapshot.Window(
                pid(),
                known == null ? "" : known.version(),
                known == null ? "" : known.java(),
                startedAt,
                health,
                Optional.ofNullable(resources));
    }

    /** Summarises the window's health for a log line. */
    String describe(long time) {
        ProcessHealth health = health(time);
        return "age " + health.age().toSeconds() + " s, silent "
                + health.sinceLastMessage().toMillis() + " ms, JavaFX thread "
                + health.sinceLastFxTurn().toMillis() + " ms, " + health.residentBytes() / (1 << 20) + " MiB, "
                + health.heartbeat().map(beat -> beat.activity().toString()).orElse("no beat yet");
    }

    @Override
    public void close() {
        process.close();
    }

    private long pid() {
        WindowMessage.Hello known = hello;
        return known == null ? process.pid() : known.pid();
    }
}
