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

/** A window that runs, and all that is known of it. On the watchdog's thread; times are nanoseconds of fair time. */
final class MonitoredWindow implements AutoCloseable {
    private static final long USAGE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WindowProcess process;
    private final Queue<WindowMessage> lines;
    private final Instant startedAt;
    private final long startedAtFair;
    private final HeartbeatMonitor observation;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile @Nullable ProcessResources usage;
    private WindowMessage.@Nullable Hello hello;
    private long usageAt;

    /** @param lines what it says, put in by another thread */
    MonitoredWindow(WindowProcess process, Queue<WindowMessage> lines, Instant startedAt, long time) {
        this.process = process;
        this.lines = lines;
        this.startedAt = startedAt;
        this.startedAtFair = time;
        this.observation = new HeartbeatMonitor(time);
        this.usageAt = time - USAGE_EVERY_NANOS / 2;
    }

    /** Takes in what was said and measured meanwhile. */
    void hear(long time) {
        for (WindowMessage said = lines.poll(); said != null; said = lines.poll()) {
            switch (said) {
                case WindowMessage.Hello first -> {
                    hello = first;
                    observation.line(time);
                }
                case WindowMessage.Heard(var beat) -> observation.beat(beat, time);
                case WindowMessage.Noise noise -> observation.line(time);
            }
        }
        ProcessResources newest = usage;
        if (newest != null) {
            observation.memory(newest.memory());
        }
        if (time - usageAt > USAGE_EVERY_NANOS && reading.compareAndSet(false, true)) {
            usageAt = time;
            long pid = pid();
            Thread.ofVirtual().start(() -> {
                ProcessResources.of(pid).ifPresent(read -> usage = read);
                reading.set(false);
            });
        }
    }

    ProcessHealth sight(long time) {
        return observation.sight(time);
    }

    long turns() {
        return observation.sight(startedAtFair).turns();
    }

    /** Whether its JavaFX thread has taken a turn. */
    boolean cameUp() {
        return turns() > 0;
    }

    Duration age(long time) {
        return Duration.ofNanos(time - startedAtFair);
    }

    /** By the wall clock. */
    Instant startedAt() {
        return startedAt;
    }

    OptionalInt status() {
        return process.status();
    }

    void ask(String order) {
        process.ask(order);
    }

    void terminate() {
        process.terminate();
    }

    void kill() {
        process.kill();
    }

    HealthSnapshot.Window figures(long time) {
        ProcessHealth sight = sight(time);
        WindowMessage.Hello known = hello;
        return new HealthSnapshot.Window(
                pid(),
                known == null ? "" : known.version(),
                known == null ? "" : known.java(),
                startedAt,
                sight,
                Optional.ofNullable(usage));
    }

    /** In a line of the log. */
    String describe(long time) {
        ProcessHealth sight = sight(time);
        return "age " + sight.age().toSeconds() + " s, silent " + sight.silent().toMillis() + " ms, JavaFX thread "
                + sight.hung().toMillis() + " ms, " + sight.memory() / (1 << 20) + " MiB, "
                + sight.beat().map(beat -> beat.meeting().toString()).orElse("no beat yet");
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
