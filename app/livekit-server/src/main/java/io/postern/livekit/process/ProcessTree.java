package io.postern.livekit.process;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * A process and its descendants at the moment of the snapshot. The descendants of a process can no longer be found once
 * it has ended.
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

    /** The processes that are still running. */
    public List<ProcessHandle> alive() {
        return processes.stream().filter(ProcessHandle::isAlive).toList();
    }

    /** Kills the processes that are still running; blocks until they have ended or the limit is reached. */
    public void kill(Duration limit) {
        processes.forEach(ProcessHandle::destroyForcibly);
        CompletableFuture<?>[] ends =
                processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new);
        try {
            CompletableFuture.allOf(ends).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException e) {
            // The caller can check alive(); nothing is stronger than killing.
        }
    }
}
