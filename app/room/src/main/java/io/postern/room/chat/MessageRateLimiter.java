package io.postern.room.chat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/**
 * A token bucket for each sender: a burst of messages, then a fixed rate. Senders have separate buckets, and a sender
 * that leaves and returns keeps its bucket. Not thread safe.
 */
final class MessageRateLimiter {
    /** The burst of one sender: enough for a program that posts a file line by line, each line in two dialects. */
    static final int BURST = 200;

    /** The sustained rate of one sender in messages a second; more than anybody reads. */
    static final int PER_SECOND = 20;

    private static final int MAX_SENDERS = 1_000;
    private static final long NANOS_PER_TOKEN = Duration.ofSeconds(1).toNanos() / PER_SECOND;

    private final LongSupplier nanoTime;

    /** The time when each sender's bucket is full, in nanoseconds; least recently used first. */
    private final Map<String, Long> fullAt = new LinkedHashMap<>(16, 0.75f, true);

    MessageRateLimiter(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** Takes a token for one message of this sender; false if there is none. */
    boolean tryTake(String sender) {
        long now = nanoTime.getAsLong();
        Long known = fullAt.get(sender);
        long full = known == null || known - now < 0 ? now : known;
        if (full - now > (BURST - 1) * NANOS_PER_TOKEN) {
            return false;
        }
        fullAt.put(sender, full + NANOS_PER_TOKEN);
        if (fullAt.size() > MAX_SENDERS) {
            fullAt.remove(fullAt.keySet().iterator().next());
        }
        return true;
    }
}
