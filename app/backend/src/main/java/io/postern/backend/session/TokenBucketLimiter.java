package io.postern.backend.session;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;

/**
 * A token bucket rate limiter with one bucket for each key. Stores only 128 bits of the SHA-256 of a key, so that
 * callers who choose keys cannot choose how much memory they take. A full bucket is dropped; beyond a maximum number of
 * buckets, the least recently used one is dropped. Thread safe.
 */
public final class TokenBucketLimiter {
    private final int capacity;
    private final Duration interval;
    private final int maxKeys;
    private final InstantSource clock;
    /** The time at which each key's bucket will be full again; missing keys have a full bucket. */
    private final LinkedHashMap<Key, Instant> fullAt = new LinkedHashMap<>(16, 0.75f, true);

    private Instant sweptAt = Instant.MIN;

    private record Key(long high, long low) {
        static Key of(String text) {
            try {
                byte[] hash = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
                ByteBuffer bits = ByteBuffer.wrap(hash);
                return new Key(bits.getLong(), bits.getLong());
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("Every Java runtime has SHA-256", e);
            }
        }
    }

    /**
     * @param capacity tokens at once
     * @param interval until one token is added
     * @param maxKeys maximum number of buckets
     */
    public TokenBucketLimiter(int capacity, Duration interval, int maxKeys, InstantSource clock) {
        this.capacity = capacity;
        this.interval = interval;
        this.maxKeys = maxKeys;
        this.clock = clock;
    }

    /** Takes a token, or returns how long there will be none ({@link Duration#ZERO}: taken). */
    public synchronized Duration take(String key) {
        Key bucket = Key.of(key);
        Instant now = clock.instant();
        Instant full = later(fullAt.getOrDefault(bucket, now), now);
        Instant afterwards = full.plus(interval);
        Duration overdraft = Duration.between(now.plus(interval.multipliedBy(capacity)), afterwards);
        if (overdraft.isPositive()) {
            return overdraft;
        }
        fullAt.put(bucket, afterwards);
        if (fullAt.size() > maxKeys) {
            dropFull(now);
            if (fullAt.size() > maxKeys) {
                fullAt.pollFirstEntry();
            }
        }
        return Duration.ZERO;
    }

    /** Returns a token that was not needed. */
    public synchronized void refund(String key) {
        Key bucket = Key.of(key);
        Instant full = fullAt.get(bucket);
        if (full == null) {
            return;
        }
        Instant earlier = full.minus(interval);
        if (earlier.isAfter(clock.instant())) {
            fullAt.put(bucket, earlier);
        } else {
            fullAt.remove(bucket);
        }
    }

    synchronized int size() {
        dropFull(clock.instant());
        return fullAt.size();
    }

    /** Scans all buckets at most once an interval, so that a flood of keys does not pay for a scan each time. */
    private void dropFull(Instant now) {
        if (now.isBefore(sweptAt.equals(Instant.MIN) ? sweptAt : sweptAt.plus(interval))) {
            return;
        }
        sweptAt = now;
        fullAt.values().removeIf(full -> !full.isAfter(now));
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
