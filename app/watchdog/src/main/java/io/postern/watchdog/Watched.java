package io.postern.watchdog;

import io.postern.watchdog.health.Health;
import io.postern.watchdog.judge.Observation;
import io.postern.watchdog.judge.Sight;
import io.postern.watchdog.window.Said;
import io.postern.watchdog.window.Usage;
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
final class Watched implements AutoCloseable {
    private static final long USAGE_EVERY_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final WindowProcess process;
    private final Queue<Said> lines;
    private final Instant startedAt;
    private final long startedAtFair;
    private final Observation observation;
    private final AtomicBoolean reading = new AtomicBoolean();
    private volatile @Nullable Usage usage;
    private Said.@Nullable Hello hello;
    private long usageAt;

    /** @param lines what it says, put in by another thread */
    Watched(WindowProcess process, Queue<Said> lines, Instant startedAt, long time) {
        this.process = process;
        this.lines = lines;
        this.startedAt = startedAt;
        this.startedAtFair = time;
        this.observation = new Observation(time);
        this.usageAt = time - USAGE_EVERY_NANOS / 2;
    }

    /** Takes in what was said and measured meanwhile. */
    void hear(long time) {
        for (Said said = lines.poll(); said != null; said = lines.poll()) {
            switch (said) {
                case Said.Hello first -> {
                    hello = first;
                    observation.line(time);
                }
                case Said.Heard(var beat) -> observation.beat(beat, time);
                case Said.Noise noise -> observation.line(time);
            }
        }
        Usage newest = usage;
        if (newest != null) {
            observation.memory(newest.memory());
        }
        if (time - usageAt > USAGE_EVERY_NANOS && reading.compareAndSet(false, true)) {
            usageAt = time;
            long pid = pid();
            Thread.ofVirtual().start(() -> {
                Usage.of(pid).ifPresent(read -> usage = read);
                reading.set(false);
            });
        }
    }

    Sight sight(long time) {
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

    Health.Window figures(long time) {
        Sight sight = sight(time);
        Said.Hello known = hello;
        return new Health.Window(
                pid(),
                known == null ? "" : known.version(),
                known == null ? "" : known.java(),
                startedAt,
                sight,
                Optional.ofNullable(usage));
    }

    /** In a line of the log. */
    String describe(long time) {
        Sight sight = sight(time);
        return "age " + sight.age().toSeconds() + " s, silent " + sight.silent().toMillis() + " ms, JavaFX thread "
                + sight.hung().toMillis() + " ms, " + sight.memory() / (1 << 20) + " MiB, "
                + sight.beat().map(beat -> beat.meeting().toString()).orElse("no beat yet");
    }

    @Override
    public void close() {
        process.close();
    }

    private long pid() {
        Said.Hello known = hello;
        return known == null ? process.pid() : known.pid();
    }
}
