package io.postern.bench.scenario;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Time that has to go by because it is what is measured. */
public final class Pause {
    private Pause() {}

    /** Lets it go by. */
    public static void of(Duration duration) throws InterruptedException {
        try {
            new CompletableFuture<Void>().get(duration.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            // It has.
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }
}
