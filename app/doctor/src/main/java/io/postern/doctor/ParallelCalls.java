package io.postern.doctor;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Does several things at once, each on a virtual thread, and waits for all. Interrupting whoever waits ends them. */
final class ParallelCalls {
    private ParallelCalls() {}

    /** What is done to one of several. */
    @FunctionalInterface
    interface Work<A, B> {
        B with(A one) throws Exception;
    }

    /** The results in the order of the parts. What one of them throws is thrown when the others have ended. */
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
                // After a failure or an interruption nobody waits for the rest.
                threads.shutdownNow();
            }
        }
    }
}
