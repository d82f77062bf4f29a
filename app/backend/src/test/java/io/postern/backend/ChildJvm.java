package io.postern.backend;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** The real program in a process of its own, with nothing in its environment but what is said. */
final class ChildJvm implements AutoCloseable {
    /** How a program ended. */
    record Outcome(int exitCode, String out, String err) {}

    private static final int PATIENCE_SECONDS = 60;

    private final Process process;
    private final BufferedReader out;
    private final CompletableFuture<String> err;

    private ChildJvm(Process process) {
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.err = CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                },
                // One reader each: the common pool may have a single thread.
                reader -> Thread.ofVirtual().start(reader));
    }

    static ChildJvm start(Map<String, String> environment, String... arguments) throws IOException {
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
        return new ChildJvm(builder.start());
    }

    static Outcome run(Map<String, String> environment, String input, String... arguments) throws Exception {
        try (ChildJvm child = start(environment, arguments)) {
            child.process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            child.process.getOutputStream().close();
            return child.ended();
        }
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
    String line() throws IOException {
        return String.valueOf(out.readLine());
    }

    /** Asks the process to end, as a service manager does. */
    void terminate() {
        // Through the handle: the process itself would close the streams that are still to be read.
        process.toHandle().destroy();
    }

    Outcome ended() throws Exception {
        StringBuilder rest = new StringBuilder();
        for (String line = out.readLine(); line != null; line = out.readLine()) {
            rest.append(line).append('\n');
        }
        if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("The program does not end.");
        }
        return new Outcome(process.exitValue(), rest.toString(), err.get(PATIENCE_SECONDS, TimeUnit.SECONDS));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
