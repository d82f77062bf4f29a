package io.postern.bench.environment;

import io.postern.livekit.process.ProcessTree;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Ends processes with all they started. */
public final class ProcessShutdown {
    private ProcessShutdown() {}

    /** Politely, then firmly; returns when all are gone, or after a little more than the time given. */
    public static void end(Process process, Duration polite) {
        ProcessTree tree = ProcessTree.of(process.toHandle());
        process.destroy();
        try {
            process.waitFor(polite.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        tree.kill(Duration.ofSeconds(3));
    }
}
