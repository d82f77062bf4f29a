package io.postern.backend.session;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A token bucket for each key: so many tries at once, one more each interval. Keeps at most a fixed number of buckets,
 * of which the longest untouched goes first. Thread safe.
 */
public final class TokenBuckets {
    private final int capacity;
    private final Duration interval;
    private final int maxKeys;
    private final InstantSource clock;
    /** For each key the moment at which its bucket will be full again; a key that is not there has a full one. */
    private final LinkedHashMap<String, Instant> fullAt;

    /**
     * @param capacity tries at once
     * @param interval until there is one more
     * @param maxKeys buckets kept
     */
    public TokenBuckets(int capacity, Duration interval, int maxKeys, InstantSource clock) {
        this.capacity = capacity;
        this.interval = interval;
        this.maxKeys = maxKeys;
        this.clock = clock;
        this.fullAt = new LinkedHashMap<>(16, 0.75f, true) {
            @Override
            protected boolean removeEldestEntry(Map.Entry<String, Instant> eldest) {
                return size() > TokenBuckets.this.maxKeys;
            }
        };
    }

    /** Takes a token, or says how long there will be none ({@link Duration#ZERO}: taken). */
    public synchronized Duration take(String key) {
        Instant now = clock.instant();
        Instant full = later(fullAt.getOrDefault(key, now), now);
        Instant afterwards = full.plus(interval);
        Duration overdraft = Duration.between(now.plus(interval.multipliedBy(capacity)), afterwards);
        if (overdraft.isPositive()) {
            return overdraft;
        }
        fullAt.put(key, afterwards);
        return Duration.ZERO;
    }

    /** Gives a token back that turned out not to be needed. */
    public synchronized void giveBack(String key) {
        Instant full = fullAt.get(key);
        if (full != null) {
            fullAt.put(key, full.minus(interval));
        }
    }

    synchronized int size() {
        return fullAt.size();
    }

    private static Instant later(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }
}
