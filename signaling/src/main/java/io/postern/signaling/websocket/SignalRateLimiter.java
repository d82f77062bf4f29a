package io.postern.signaling.websocket;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * A token bucket for the messages of a server, in messages and in bytes after decompression. A room handles its
 * messages one by one and offers a socket no backpressure, so a flood would fill the memory. For one thread.
 */
final class SignalRateLimiter {
    /** Messages in a burst, and a second in the long run: a busy room of thousands has a few hundred. */
    static final int BURST_MESSAGES = 10_000;

    private static final int MESSAGES_PER_SECOND = 1_000;

    /** Bytes in a burst, and a second in the long run: the largest join takes a third. */
    static final long BURST_BYTES = 3 * MessageSizeLimiter.MAX_MESSAGE_BYTES;

    private static final long BYTES_PER_SECOND = 2L * 1024 * 1024;

    private static final double NANOS_PER_SECOND = Duration.ofSeconds(1).toNanos();

    private final LongSupplier nanoTime;
    private long last;
    private double messages = BURST_MESSAGES;
    private double bytes = BURST_BYTES;

    /** @param nanoTime as {@link System#nanoTime} */
    SignalRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        this.last = nanoTime.getAsLong();
    }

    /** Whether a message of this size is within the limits. */
    boolean admits(long size) {
        long now = nanoTime.getAsLong();
        double seconds = Math.max(0, now - last) / NANOS_PER_SECOND;
        last = now;
        messages = Math.min(BURST_MESSAGES, messages + seconds * MESSAGES_PER_SECOND) - 1;
        bytes = Math.min(BURST_BYTES, bytes + seconds * BYTES_PER_SECOND) - size;
        return messages >= 0 && bytes >= 0;
    }
}
