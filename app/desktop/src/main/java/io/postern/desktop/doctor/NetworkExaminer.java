package io.postern.desktop.doctor;

import io.postern.doctor.Diagnosis;
import io.postern.doctor.Examination;
import io.postern.doctor.Subject;
import io.postern.network.Network;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Examines by the same way out that calls take, each time on a thread of its own. */
public final class NetworkExaminer implements Examiner {
    private static final Duration CLOSING = Duration.ofSeconds(5);

    private final Supplier<Network> network;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();

    /** @param network asked on no window's thread */
    public NetworkExaminer(Supplier<Network> network) {
        this.network = network;
    }

    @Override
    public CompletableFuture<Diagnosis> examine(
            Subject subject, Examination.Options options, Examination.Listener listener) {
        CompletableFuture<Diagnosis> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("postern-doctor").daemon().unstarted(() -> {
            try {
                result.complete(new Examination(subject, network.get(), options, listener).run());
            } catch (InterruptedException | RuntimeException | LinkageError e) {
                result.completeExceptionally(e);
            } finally {
                underWay.remove(Thread.currentThread());
            }
        });
        underWay.add(thread);
        thread.start();
        result.whenComplete((diagnosis, failure) -> {
            if (result.isCancelled()) {
                thread.interrupt();
            }
        });
        return result;
    }

    @Override
    public void close() {
        List<Thread> left = List.copyOf(underWay);
        left.forEach(Thread::interrupt);
        try {
            for (Thread thread : left) {
                thread.join(CLOSING);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
