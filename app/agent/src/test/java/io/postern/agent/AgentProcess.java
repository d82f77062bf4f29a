package io.postern.agent;

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
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own, with nothing in its environment but what is said. */
final class AgentProcess implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BlockingQueue<String> out = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> err;

    private AgentProcess(Process process) {
        this.process = process;
        Thread.ofVirtual()
                .start(() -> process.inputReader(StandardCharsets.UTF_8).lines().forEach(out::add));
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

    static AgentProcess start(Map<String, String> environment, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                withoutTests(System.getProperty("java.class.path")),
                Main.class.getName()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().clear();
        builder.environment().putAll(environment);
        return new AgentProcess(builder.start());
    }

    /** The test class path holds logging settings of its own that would hide the program's. */
    private static String withoutTests(String classPath) {
        String separator = System.getProperty("path.separator");
        return String.join(
                separator,
                List.of(classPath.split(separator, -1)).stream()
                        .filter(entry -> !entry.replace('\\', '/').contains("/test-classes"))
                        .toList());
    }

    /** The next line of standard output. */
    String line() throws InterruptedException {
        String line = out.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (line == null) {
            process.destroyForcibly();
            throw new AssertionError("The agent says nothing: " + err.join());
        }
        return line;
    }

    /** Asks the process to end, as a service manager does, and says how long it took. */
    Duration terminate() throws InterruptedException {
        long start = System.nanoTime();
        // Through the handle: the process itself would close the streams that are still to be read.
        process.toHandle().destroy();
        exitCode();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    int exitCode() throws InterruptedException {
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The agent does not end.");
        }
        return process.exitValue();
    }

    /** What it wrote to standard error, once it has ended. */
    String errors() {
        return err.join();
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
