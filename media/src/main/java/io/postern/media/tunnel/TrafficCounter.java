package io.postern.media.tunnel;

import java.time.Instant;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Counts the bytes that a forwarder transfers, in total or in one connection. */
final class TrafficCounter {
    private final @Nullable TrafficCounter total;
    private final long sinceNanos = System.nanoTime();
    private final LongAdder up = new LongAdder();
    private final LongAdder down = new LongAdder();
    private volatile long lastReceivedNanos = System.nanoTime();
    private final AtomicLong lastMillis = new AtomicLong(System.currentTimeMillis());
    // Guarded by this.
    private long currentSecond;
    private long bytesThisSecond;
    private long bytesPreviousSecond;

    TrafficCounter() {
        this(null);
    }

    private TrafficCounter(@Nullable TrafficCounter total) {
        this.total = total;
    }

    /** Creates a counter for one connection, whose bytes are also counted here. */
    TrafficCounter forConnection() {
        return new TrafficCounter(this);
    }

    /** Counts bytes sent to the target. */
    void up(int bytes) {
        up.add(bytes);
        count(bytes);
        if (total != null) {
            total.up(bytes);
        }
    }

    /** Counts bytes received from the target. */
    void down(int bytes) {
        down.add(bytes);
        lastReceivedNanos = System.nanoTime();
        count(bytes);
        if (total != null) {
            total.down(bytes);
        }
    }

    private void count(int bytes) {
        lastMillis.setOpaque(System.currentTimeMillis());
        synchronized (this) {
            startNewSecond();
            bytesThisSecond += bytes;
        }
    }

    /** Bytes in both directions in the last second or two. */
    synchronized long recentBytes() {
        startNewSecond();
        return bytesPreviousSecond + bytesThisSecond;
    }

    private void startNewSecond() {
        long now = TimeUnit.NANOSECONDS.toSeconds(System.nanoTime());
        if (now != currentSecond) {
            bytesPreviousSecond = now == currentSecond + 1 ? bytesThisSecond : 0;
            bytesThisSecond = 0;
            currentSecond = now;
        }
    }

    /** Whether this counter was created before another one. */
    boolean isOlderThan(TrafficCounter other) {
        return sinceNanos - other.sinceNanos < 0;
    }

    /** When the target last sent something, in {@link System#nanoTime}. */
    long lastReceivedNanos() {
        return lastReceivedNanos;
    }

    long up() {
        return up.sum();
    }

    long down() {
        return down.sum();
    }

    Instant lastActivity() {
        return Instant.ofEpochMilli(lastMillis.get());
    }
}
