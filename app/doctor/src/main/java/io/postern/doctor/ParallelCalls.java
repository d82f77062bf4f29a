package io.postern.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Runs several calls in parallel on virtual threads and waits for all of them. Interrupting the waiting thread
 * interrupts them.
 */
final class ParallelCalls {
    private ParallelCalls() {}

    /** A call with one element as its argument. */
    @FunctionalInterface
    interface Work<A, B> {
        B with(A one) throws Exception;
    }

    /** The results in the order of the elements. An exception of one of them is thrown after the others have ended. */
    static <A, B> List<B> each(List<A> parts, Work<? super A, ? extends B> work) throws InterruptedException {
        return all(
                parts.stream().<Callable<B>>map(part -> () -> work.with(part)).toList());
    }

    /** The results in the order of the calls. */
    static <T> List<T> all(List<Callable<T>> calls) throws InterruptedException {
        try (ExecutorService threads = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("doctor ", 1).factory())) {
            List<Future<T>> results = new ArrayList<>();
            calls.forEach(call -> results.add(threads.submit(call)));
            try {
                List<T> all = new ArrayList<>();
                for (Future<T> result : results) {
                    all.add(result.get());
                }
                return all;
            } catch (ExecutionException e) {
                if (e.getCause() instanceof InterruptedException) {
                    throw new InterruptedException("a part was interrupted");
                }
                throw new IllegalStateException(e.getCause());
            } finally {
                // After a failure or an interruption the other results are not needed.
                threads.shutdownNow();
            }
        }
    }
}
