package io.postern.desktop.recovery;

import io.postern.platform.OperatingSystem;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Restarts the window if this process crashes during a call (decision 22). During a call a small program of the system
 * reads from a pipe; if the pipe ends without a message, this process has crashed. Thread safe; calls return at once
 * and take effect in their order.
 */
public final class CrashWatcher implements AutoCloseable {
    /** The option that tells the next window that it comes after a crash. */
    public static final String OPTION = "--after-crash";

    private static final Logger LOG = LoggerFactory.getLogger(CrashWatcher.class);
    private static final String ON_PURPOSE = "bye\n";
    private static final int CLOSE_TIMEOUT_SECONDS = 2;
    private static final Executor WORKER =
            task -> Thread.ofVirtual().name("postern-crash-watcher").start(task);

    private final Optional<CrashWatcherCommand> command;
    private CompletableFuture<Void> done = CompletableFuture.completedFuture(null);

    // Confined to one task at a time.
    private volatile @Nullable Process watching;

    CrashWatcher(Optional<CrashWatcherCommand> command) {
        this.command = command;
    }

    /** Watches nothing: for programs that another process restarts, or none should. */
    public static CrashWatcher none() {
        return new CrashWatcher(Optional.empty());
    }

    /**
     * Starts this program again.
     *
     * @param given the arguments of this process
     * @param next the arguments of the restarted one; none of them secret
     */
    public static CrashWatcher ofThisProgram(List<String> given, List<String> next) {
        return new CrashWatcher(RelaunchCommand.ofThisProcess(given, next)
                .flatMap(start -> CrashWatcherCommand.of(OperatingSystem.javaName(), start)));
    }

    /** Starts watching: a crash from now on is one in this call. */
    public void watch(InterruptedCall call) {
        command.ifPresent(known -> next(() -> {
            end();
            begin(known, call);
        }));
    }

    /** Stops watching: the process may end from now on. */
    public void release() {
        if (command.isPresent()) {
            next(this::end);
        }
    }

    /** Calls {@link #release} and waits for its effect. */
    @Override
    public void close() {
        release();
        settled()
                .completeOnTimeout(null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Completes when all earlier calls have taken effect. */
    synchronized CompletableFuture<Void> settled() {
        return done.copy();
    }

    private synchronized void next(Runnable task) {
        done = done.thenRunAsync(task, WORKER).exceptionally(failure -> {
            LOG.warn("A crash would not be noticed", failure);
            return null;
        });
    }

    private void begin(CrashWatcherCommand known, InterruptedCall call) {
        ProcessBuilder builder = new ProcessBuilder(known.words())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().putAll(known.environment());
        try {
            Process process = builder.start();
            watching = process;
            say(process.getOutputStream(), (known.carriesLogin() ? call : call.withoutLogin()).line() + "\n");
        } catch (IOException e) {
            LOG.warn("A crash would not be noticed: {}", e.getMessage());
        }
    }

    private void end() {
        Process process = watching;
        watching = null;
        if (process == null) {
            return;
        }
        try (OutputStream line = process.getOutputStream()) {
            say(line, ON_PURPOSE);
        } catch (IOException e) {
            LOG.debug("What waited for a crash is gone already", e);
        }
        // The message is written. Ended as well, because a program that reads late could take the end of the pipe for a
        // crash.
        process.destroy();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
