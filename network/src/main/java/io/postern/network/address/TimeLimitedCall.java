package io.postern.network.address;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Waits a limited time for calls into the operating system that have no time limit of their own (name servers, the
 * system's proxy settings). Each runs on a platform thread of its own: on a virtual thread it would block a carrier, of
 * which there is one for each core. A call that takes longer is abandoned; its thread is a daemon.
 */
public final class TimeLimitedCall {
    private TimeLimitedCall() {}

    /**
     * @param thread the thread's name; no secrets
     * @throws TimeoutException if the call has not returned in time
     * @throws ExecutionException with the exception of the call
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
