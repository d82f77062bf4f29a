package io.postern.livekit.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process and what it had started when this was made: a child of a process that has ended is no longer found by asking
 * for descendants.
 */
public record ProcessTree(List<ProcessHandle> processes) {
    public ProcessTree {
        processes = List.copyOf(processes);
    }

    public static ProcessTree of(ProcessHandle root) {
        List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
        all.add(root);
        return new ProcessTree(all);
    }

    /** Those that are still there. */
    public List<ProcessHandle> alive() {
        return processes.stream().filter(ProcessHandle::isAlive).toList();
    }

    /** Kills what is still there; blocks until it is gone or the time is up. */
    public void kill(Duration limit) {
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The caller sees what is alive; there is nothing stronger than killing.
        }
    }
}
