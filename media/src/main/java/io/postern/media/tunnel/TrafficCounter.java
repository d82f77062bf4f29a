package io.postern.media.tunnel;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts what a forwarder carries, in all or in one connection. */
final class TrafficCounter {
    private final @Nullable TrafficCounter whole;
    private final long sinceNanos = System.nanoTime();
    private final LongAdder up = new LongAdder();
    private final LongAdder down = new LongAdder();
    private volatile long heardNanos = System.nanoTime();
    private final AtomicLong lastMillis = new AtomicLong(System.currentTimeMillis());
    // Guarded by this.
    private long second;
    private long thisSecond;
    private long secondBefore;

    TrafficCounter() {
        this(null);
    }

    private TrafficCounter(@Nullable TrafficCounter whole) {
        this.whole = whole;
    }

    /** One connection of many: what it counts counts here too. */
    TrafficCounter part() {
        return new TrafficCounter(this);
    }

    /** Out of this machine. */
    void up(int bytes) {
        up.add(bytes);
        count(bytes);
        if (whole != null) {
            whole.up(bytes);
        }
    }

    /** Into it. */
    void down(int bytes) {
        down.add(bytes);
        heardNanos = System.nanoTime();
        count(bytes);
        if (whole != null) {
            whole.down(bytes);
        }
    }

    private void count(int bytes) {
        lastMillis.setOpaque(System.currentTimeMillis());
        synchronized (this) {
            turn();
            thisSecond += bytes;
        }
    }

    /** Bytes both ways in the last second or two. */
    synchronized long lately() {
        turn();
        return secondBefore + thisSecond;
    }

    private void turn() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != second) {
            secondBefore = now == second + 1 ? thisSecond : 0;
            thisSecond = 0;
            second = now;
        }
    }

    /** Whether it began before another one. */
    boolean isOlderThan(TrafficCounter other) {
        return sinceNanos - other.sinceNanos < 0;
    }

    /** When, in {@link System#nanoTime}, something came in last. */
    long heardNanos() {
        return heardNanos;
    }

    long up() {
        return up.sum();
    }

    long down() {
        return down.sum();
    }

    Instant last() {
        return Instant.ofEpochMilli(lastMillis.get());
    }
}
