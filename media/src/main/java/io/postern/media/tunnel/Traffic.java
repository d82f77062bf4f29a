package io.postern.media.tunnel;

import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** Counts what a forwarder carries. */
final class Traffic {
    private final LongAdder up = new LongAdder();
    private final LongAdder down = new LongAdder();
    private final AtomicLong lastMillis = new AtomicLong(System.currentTimeMillis());

    /** Out of this machine. */
    void up(int bytes) {
        up.add(bytes);
        lastMillis.setOpaque(System.currentTimeMillis());
    }

    /** Into it. */
    void down(int bytes) {
        down.add(bytes);
        lastMillis.setOpaque(System.currentTimeMillis());
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
