package io.postern.testing.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;

/**
 * Runs one of our programs in a process of its own, as a user would start it: on the test's class path without the test
 * classes, and with only the given environment. Ended by {@link #close}.
 */
public final class ProgramProcess implements AutoCloseable {
    /**
     * The result of a program.
     *
     * @param out the lines of standard output that were not read before, each with its line end
     * @param took since the program was asked to end, or since the wait began
     */
    public record Outcome(int exitCode, String out, String err, Duration took) {}

    private static final int TIMEOUT_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();
    private final CompletableFuture<Void> outRead;
    private final CompletableFuture<String> err;

    private ProgramProcess(Process process) {
        this.process = process;
        // One thread each: the common pool may have a single thread.
        this.outRead = CompletableFuture.runAsync(
                () -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(lines::add),
                reader -> Thread.ofVirtual().start(reader));
        this.err = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                reader -> Thread.ofVirtual().start(reader));
    }

    /** @param program the class with the {@code main} method */
    public static ProgramProcess start(Class<?> program, Map<String, String> environment, String... arguments)
            throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                withoutTests(System.getProperty("java.class.path")),
                program.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new ProgramProcess(builder.start());
    }

    /** Runs a program to its end with the given standard input. */
    public static Outcome run(Class<?> program, Map<String, String> environment, String input, String... arguments)
            throws Exception {
        try (ProgramProcess running = start(program, environment, arguments)) {
            running.process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            running.process.getOutputStream().close();
            return running.ended();
        }
    }

    /** Removes test classes, whose logging configuration would replace the program's. */
    private static String withoutTests(String classPath) {
        String separator = System.getProperty("path.separator");
        return String.join(
                separator,
                Stream.of(classPath.split(separator, -1))
                        .filter(entry -> !entry.replace('\\', '/').contains("/test-classes"))
                        .toList());
    }

    /** The next line of standard output. */
    public String line() throws InterruptedException {
        String line = lines.poll(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            process.destroyForcibly();
            throw new AssertionError("The program prints nothing: " + err.join());
        }
        return line;
    }

    /** Asks the program to end, as a service manager does, and waits until it has. */
    public Outcome terminated() throws Exception {
        long asked = System.nanoTime();
        // Through the handle, because Process.destroy closes the streams that are still to be read.
        process.toHandle().destroy();
        return ended(asked);
    }

    /** Waits until the program ends by itself. */
    public Outcome ended() throws Exception {
        return ended(System.nanoTime());
    }

    private Outcome ended(long since) throws InterruptedException, ExecutionException, TimeoutException {
        if (!process.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The program does not end.");
        }
        Duration took = Duration.ofNanos(System.nanoTime() - since);
        outRead.get(TIMEOUT_SECONDS, TimeUnit.SECONDS);
        StringBuilder rest = new StringBuilder();
        lines.forEach(line -> rest.append(line).append('\n'));
        return new Outcome(process.exitValue(), rest.toString(), err.get(TIMEOUT_SECONDS, TimeUnit.SECONDS), took);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
