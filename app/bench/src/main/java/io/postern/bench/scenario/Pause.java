package io.postern.bench.scenario;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for a time that is part of a measurement. */
public final class Pause {
    private Pause() {}

    /** Waits. */
    public static void of(Duration duration) throws InterruptedException {
        try {
            new CompletableFuture<Void>().get(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // The time is up.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
