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
    private static final Duration KILL_TIMEOUT = Duration.ofSeconds(2);

    public ProcessTree {
        processes = List.copyOf(processes);
    }

    public static ProcessTree of(ProcessHandle root) {
        List<ProcessHandle> all = new ArrayList<>(root.descendants().toList());
        all.add(root);
        return new ProcessTree(all);
    }

    /**
     * Ends a process and its descendants: asks it to end, waits for a grace period, then kills what is left. Blocks until
     * all have ended, at most about two seconds longer than the grace period.
     *
     * @param request asks the process to end, such as {@link Process#destroy}
     */
    public static void end(Process process, Runnable request, Duration grace) {
        // Taken first: descendants of an ended process can no longer be found.
        ProcessTree tree = of(process.toHandle());
        request.run();
        awaitEnd(process, grace);
        tree.kill(KILL_TIMEOUT);
    }

    /** Waits for the end of a process; false if the limit is reached or the thread is interrupted. */
    public static boolean awaitEnd(Process process, Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
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
