package io.postern.network.address;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits a limited time for calls into the operating system that know no limit themselves (name servers, the system's
 * proxy settings). Each runs on a platform thread of its own: on a virtual thread it would hold up all others, because
 * there is only one carrier for each core. What takes longer is left to end by itself; its thread is a daemon.
 */
public final class TimeLimitedCall {
    private TimeLimitedCall() {}

    /**
     * @param thread what the thread is called; no secrets
     * @throws TimeoutException if there is no answer yet
     * @throws ExecutionException with what the call threw
     */
    public static <T> T within(Duration limit, String thread, Callable<T> call)
            throws TimeoutException, ExecutionException, InterruptedException {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.ofPlatform().daemon().name(thread).start(task);
        try {
            return task.get(Math.max(0, limit.toNanos()), TimeUnit.NANOSECONDS);
        } finally {
            task.cancel(true);
        }
    }
}
