package io.postern.platform.process;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs a program to its end, with a limit on its time and a limit on the output that is kept. The time limit includes
 * reading the output. A program that reaches it is killed with its descendants. Output beyond its limit is read and
 * discarded, so that it does not block the program.
 *
 * <p>Every user of a machine can read the arguments of a program. Secrets are passed as {@link #input} only.
 *
 * <p>Not thread safe; each instance is configured and run once.
 */
public final class BoundedProcess {
    /** Limit on each output stream if none is set. */
    public static final int DEFAULT_MAX_OUTPUT_BYTES = 1024 * 1024;

    /**
     * Time for reading the rest of the output after the program has ended. A background process that it left may hold
     * the stream open for as long as it lives.
     */
    private static final Duration DRAIN_TIMEOUT = Duration.ofSeconds(2);

    private static final Duration PROGRESS_INTERVAL = Duration.ofSeconds(10);

    /**
     * The result of a run.
     *
     * @param status the exit status; without meaning after a timeout
     * @param timedOut whether the program was killed at the time limit
     * @param truncated whether output was discarded because of its limit
     * @param output standard output, and standard error with it unless they were separated; the beginning of it after
     *     a timeout
     * @param errors standard error; empty unless it was separated
     */
    public record Result(int status, boolean timedOut, boolean truncated, byte[] output, byte[] errors) {
        /** Whether it ended by itself with status 0. */
        public boolean succeeded() {
            return !timedOut && status == 0;
        }

        /** The output as text. */
        public String text() {
            return new String(output, StandardCharsets.UTF_8);
        }

        /** The separated standard error as text. */
        public String errorText() {
            return new String(errors, StandardCharsets.UTF_8);
        }

        /** Without the output, which may hold secrets. */
        @Override
        public String toString() {
            return "Result[" + (timedOut ? "timed out" : "status " + status) + "]";
        }
    }

    private final Duration limit;
    private final List<String> command;
    private final Map<String, String> environment = new HashMap<>();
    private @Nullable Path directory;
    private byte[] input = {};
    private int maxOutputBytes = DEFAULT_MAX_OUTPUT_BYTES;
    private boolean errorsSeparated;
    private Consumer<Duration> progress = elapsed -> {};

    /**
     * @param limit of the whole run
     * @param command the program and its arguments, none of them secret
     */
    public BoundedProcess(Duration limit, List<String> command) {
        this.limit = limit;
        this.command = List.copyOf(command);
    }

    /**
     * @param limit of the whole run
     * @param command the program and its arguments, none of them secret
     */
    public BoundedProcess(Duration limit, String... command) {
        this(limit, List.of(command));
    }

    /** Sets the working directory; without it, it is that of this process. */
    public BoundedProcess directory(Path folder) {
        directory = folder;
        return this;
    }

    /** Adds variables to the environment, which is this process's own otherwise. */
    public BoundedProcess environment(Map<String, String> variables) {
        environment.putAll(variables);
        return this;
    }

    /** Sets what the program reads from its standard input; nothing without it. Not copied, not kept after the run. */
    public BoundedProcess input(byte[] bytes) {
        input = bytes;
        return this;
    }

    /** Sets the number of bytes that are kept of each output stream. */
    public BoundedProcess maxOutputBytes(int bytes) {
        maxOutputBytes = bytes;
        return this;
    }

    /** Keeps standard error apart from standard output. */
    public BoundedProcess separateErrors() {
        errorsSeparated = true;
        return this;
    }

    /** @param listener called about every ten seconds, on the thread that runs the program, with the time elapsed */
    public BoundedProcess progress(Consumer<Duration> listener) {
        progress = listener;
        return this;
    }

    /**
     * Runs the program. Blocks until it has ended or its time limit is reached, and two more seconds at most.
     *
     * @throws IOException if it cannot be started
     * @throws InterruptedException if this thread is interrupted; the program is killed
     */
    public Result run() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(!errorsSeparated);
        builder.environment().putAll(environment);
        if (directory != null) {
            builder.directory(directory.toFile());
        }
        long start = System.nanoTime();
        Process process = builder.start();
        try {
            OutputDrain output = OutputDrain.of(process.getInputStream(), maxOutputBytes);
            OutputDrain errors = OutputDrain.of(process.getErrorStream(), maxOutputBytes);
            write(process.getOutputStream(), input);
            boolean ended = await(process, start);
            if (!ended) {
                kill(process);
            }
            long deadline = System.nanoTime() + DRAIN_TIMEOUT.toNanos();
            byte[] text = output.await(deadline);
            byte[] errorText = errors.await(deadline);
            return new Result(
                    ended ? process.exitValue() : -1,
                    !ended,
                    output.isTruncated() || errors.isTruncated(),
                    text,
                    errorText);
        } finally {
            kill(process);
        }
    }

    private static void write(OutputStream stream, byte[] bytes) {
        if (bytes.length == 0) {
            close(stream);
            return;
        }
        // A program that does not read would block this thread beyond the limit.
        Thread.ofVirtual().name("program input").start(() -> {
            try (stream) {
                stream.write(bytes);
            } catch (IOException e) {
                // It ended without reading; its status says why.
            }
        });
    }

    private static void close(OutputStream stream) {
        try {
            stream.close();
        } catch (IOException e) {
            // The program has ended already.
        }
    }

    private boolean await(Process process, long start) throws InterruptedException {
        while (true) {
            Duration left = limit.minus(Duration.ofNanos(System.nanoTime() - start));
            if (!left.isPositive()) {
                return !process.isAlive();
            }
            Duration pause = left.compareTo(PROGRESS_INTERVAL) < 0 ? left : PROGRESS_INTERVAL;
            if (process.waitFor(pause.toNanos(), TimeUnit.NANOSECONDS)) {
                return true;
            }
            progress.accept(Duration.ofNanos(System.nanoTime() - start));
        }
    }

    /** Kills a program, without asking it first, and what it has started. */
    private static void kill(Process process) {
        if (process.isAlive()) {
            // Once the program has ended, its descendants are no longer known as such.
            List<ProcessHandle> descendants = process.descendants().toList();
            process.destroyForcibly();
            descendants.forEach(ProcessHandle::destroyForcibly);
        }
    }
}
