package io.postern.bench.screen;

import java.time.Instant;

/** The wall clock that sender and screen observation share. */
public final class EpochClock {
    private EpochClock() {}

    /** Nanoseconds since 1970. */
    public static long nanosSince1970() {
        Instant now = Instant.now();
        return now.getEpochSecond() * 1_000_000_000L + now.getNano();
    }
}
