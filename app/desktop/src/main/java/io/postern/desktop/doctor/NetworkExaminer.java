package io.postern.desktop.doctor;

import io.postern.doctor.DiagnosticReport;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.network.Network;
import io.postern.room.RoomClient;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the doctor over the same network routes as calls, each time on a thread of its own. The client that sends
 * video to itself is started with the first examination that needs it, and kept.
 */
public final class NetworkExaminer implements Examiner {
    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(5);

    private final Supplier<Network> network;
    private final Supplier<List<Integer>> relayPorts;
    private final Set<Thread> underWay = ConcurrentHashMap.newKeySet();
    private final Object lock = new Object();
    private @Nullable RoomClient client;
    private boolean closed;

    /**
     * @param network called off the JavaFX thread
     * @param relayPorts ports that a person has added
     */
    public NetworkExaminer(Supplier<Network> network, Supplier<List<Integer>> relayPorts) {
        this.network = network;
        this.relayPorts = relayPorts;
    }

    @Override
    public CompletableFuture<DiagnosticReport> examine(
            DiagnosticTarget subject, DiagnosticRun.Options options, DiagnosticRun.Listener listener) {
        CompletableFuture<DiagnosticReport> result = new CompletableFuture<>();
        Thread thread = Thread.ofPlatform().name("postern-doctor").daemon().unstarted(() -> {
            try {
                Network way = network.get();
                result.complete(new DiagnosticRun(subject, way, options, listener, this::lend, relayPorts.get()).run());
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

    private DiagnosticRun.ClientProvider.LentClient lend(Network way) {
        synchronized (lock) {
            if (closed) {
                throw new IllegalStateException("The examiner is closed.");
            }
            RoomClient open = client;
            if (open == null) {
                open = RoomClient.create(RoomClient.Options.HEADLESS, way);
                client = open;
            }
            return new DiagnosticRun.ClientProvider.LentClient(open, () -> {});
        }
    }

    @Override
    public void close() {
        List<Thread> left = List.copyOf(underWay);
        left.forEach(Thread::interrupt);
        try {
            for (Thread thread : left) {
                thread.join(CLOSE_TIMEOUT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        synchronized (lock) {
            closed = true;
            if (client != null) {
                client.close();
                client = null;
            }
        }
    }
}
