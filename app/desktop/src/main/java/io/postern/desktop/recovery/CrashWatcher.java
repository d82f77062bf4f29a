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
 * Restarts the window if this process ends during a call without saying so (decision 22). While a call goes on there
 * is a small process of the system that reads from a pipe; the end of the pipe without a word before it is a crash.
 * Thread safe; calls return at once and take effect in their order.
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

    // One task at a time has it.
    private volatile @Nullable Process watching;

    CrashWatcher(Optional<CrashWatcherCommand> command) {
        this.command = command;
    }

    /** Watches nothing: for programs that something else starts again, or nothing is to. */
    public static CrashWatcher none() {
        return new CrashWatcher(Optional.empty());
    }

    /**
     * Starts this program again.
     *
     * @param given its arguments
     * @param next the arguments of the next one; none of them secret
     */
    public static CrashWatcher ofThisProgram(List<String> given, List<String> next) {
        return new CrashWatcher(RelaunchCommand.ofThisProcess(given, next)
                .flatMap(start -> CrashWatcherCommand.of(OperatingSystem.javaName(), start)));
    }

    /** From now on a crash is one in this call. */
    public void watch(InterruptedCall call) {
        command.ifPresent(known -> next(() -> {
            end();
            begin(known, call);
        }));
    }

    /** From now on the window may end as it likes. */
    public void release() {
        if (command.isPresent()) {
            next(this::end);
        }
    }

    /** {@link #release} and wait until that is so. */
    @Override
    public void close() {
        release();
        settled()
                .completeOnTimeout(null, CLOSE_TIMEOUT_SECONDS, TimeUnit.SECONDS)
                .join();
    }

    /** Completes when what was asked for so far is so. */
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
        // It has heard it; one that reads late must not take the end of the line for a crash.
        process.destroy();
    }

    private static void say(OutputStream out, String line) throws IOException {
        out.write(line.getBytes(StandardCharsets.US_ASCII));
        out.flush();
    }
}
