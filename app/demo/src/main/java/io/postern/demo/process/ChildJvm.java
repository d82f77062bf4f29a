package io.postern.demo.process;

import io.postern.livekit.process.Jvm;
import io.postern.livekit.process.LogTail;
import io.postern.livekit.process.ProcessTree;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Starts, watches and ends one of our programs in a JVM of its own, on this JVM's class path. The child ends with
 * {@link #close}, and whenever this JVM ends, for whatever reason. Thread safe.
 */
public final class ChildJvm implements AutoCloseable {
    /** Ctrl-C in a terminal is sent to all its processes; ours are ended by their parent in order. */
    private static final List<String> IGNORE_INTERRUPT = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(4);

    private final String name;
    private final Process process;
    private final Path log;
    private final CompletableFuture<Integer> ended;

    private final Writer input;

    private ChildJvm(String name, Process process, Path log, Consumer<String> lines) {
        this.name = name;
        this.process = process;
        this.log = log;
        this.ended = new CompletableFuture<>();
        this.input = process.outputWriter(StandardCharsets.UTF_8);
        Thread.ofVirtual().name(name + "-output").start(() -> read(lines));
    }

    /**
     * The launch parameters of a child.
     *
     * @param name for people and for the log file
     * @param mainClass started with {@code arguments}
     * @param jvmFlags such as system properties
     * @param environment added to this process's own, without the variables of our programs; for values that must not
     *     appear in arguments
     */
    public record Launch(
            String name,
            String mainClass,
            List<String> jvmFlags,
            List<String> arguments,
            Map<String, String> environment) {
        public Launch {
            jvmFlags = List.copyOf(jvmFlags);
            arguments = List.copyOf(arguments);
            environment = Map.copyOf(environment);
        }

        public Launch(String name, String mainClass) {
            this(name, mainClass, List.of(), List.of(), Map.of());
        }

        public Launch flag(String flag) {
            return new Launch(name, mainClass, plus(jvmFlags, flag), arguments, environment);
        }

        public Launch argument(String argument) {
            return new Launch(name, mainClass, jvmFlags, plus(arguments, argument), environment);
        }

        public Launch variable(String variable, String value) {
            Map<String, String> all = new LinkedHashMap<>(environment);
            all.put(variable, value);
            return new Launch(name, mainClass, jvmFlags, arguments, all);
        }

        /** Only the names of the variables: values may be secrets. */
        @Override
        public String toString() {
            return "Launch[" + name + ", " + mainClass + ", " + arguments + ", " + environment.keySet() + "]";
        }

        private static List<String> plus(List<String> list, String more) {
            List<String> all = new ArrayList<>(list);
            all.add(more);
            return all;
        }
    }

    /**
     * Starts a child.
     *
     * @param logFolder the folder for {@code NAME.log}
     * @param lines receives each line of standard output, on a thread of its own; its exceptions are ignored
     */
    public static ChildJvm start(Launch launch, Path logFolder, Consumer<String> lines) throws IOException {
        Path log = logFolder.resolve(launch.name() + ".log");
        List<String> command = new ArrayList<>(Jvm.isWindows() ? List.of() : IGNORE_INTERRUPT);
        command.add(Jvm.java().toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.add("-Djava.net.useSystemProxies=true");
        command.addAll(launch.jvmFlags());
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(ChildJvmMain.class.getName());
        command.add(launch.mainClass());
        command.addAll(launch.arguments());
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
        // The user's settings for our programs must not affect the children.
        builder.environment().keySet().removeIf(name -> name.startsWith("POSTERN_") || name.startsWith("LIVEKIT_"));
        builder.environment().putAll(launch.environment());
        return new ChildJvm(launch.name(), builder.start(), log, lines);
    }

    /**
     * A child that is ready.
     *
     * @param value parsed from the line that announced it
     */
    public record Ready<T>(ChildJvm jvm, T value) {}

    /**
     * Starts a child and waits until a line of its output announces that it is ready; ends it if that fails.
     *
     * @param ready recognises the line and parses a value from it; empty for other lines
     * @throws ChildFailureException if it ends first or the limit is reached; the message quotes its last sentence
     */
    public static <T> Ready<T> startAndAwait(
            Launch launch, Path logFolder, Function<String, Optional<T>> ready, Duration limit)
            throws IOException, InterruptedException {
        CompletableFuture<T> value = new CompletableFuture<>();
        ChildJvm jvm = start(launch, logFolder, line -> ready.apply(line).ifPresent(value::complete));
        try {
            return new Ready<>(jvm, jvm.await(value, limit));
        } catch (IOException | InterruptedException | RuntimeException e) {
            jvm.close();
            throw e;
        }
    }

    public String name() {
        return name;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The file with all its output. */
    public Path log() {
        return log;
    }

    /** Completes with the exit status when the child has ended and all its output was read. */
    public CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /** Writes a line to its standard input. */
    public synchronized void sendLine(String line) throws IOException {
        input.write(line);
        input.write('\n');
        input.flush();
    }

    /**
     * Waits for something that the child does while it runs; use {@link #awaitEnd} for its end.
     *
     * @throws ChildFailureException if it ends first or the limit is reached; the message quotes its last sentence
     */
    public <T> T await(CompletableFuture<T> event, Duration limit) throws IOException, InterruptedException {
        try {
            CompletableFuture.anyOf(event, ended).get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw tooLate("was not ready after " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IOException("The " + name + " failed: " + e.getMessage(), e);
        }
        if (event.isDone()) {
            return event.join();
        }
        throw failure(ended.join());
    }

    /**
     * Waits for the child to end and returns its exit status.
     *
     * @throws ChildFailureException if the limit is reached; the message quotes its last sentence
     */
    public int awaitEnd(Duration limit) throws IOException, InterruptedException {
        try {
            return ended.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw tooLate("had not ended after " + limit.toSeconds() + " s");
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    /**
     * Ends the child gracefully, and kills it if that takes too long; blocks until it has ended, about six seconds at
     * most. Idempotent.
     */
    @Override
    public void close() {
        // When its input ends, the child runs its shutdown hooks, also on Windows, which has no signal for that.
        ProcessTree.end(process, this::closeInput, CLOSE_TIMEOUT);
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The child has ended and closed its pipe.
        }
    }

    private void read(Consumer<String> lines) {
        try (BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
                Writer copy = Files.newBufferedWriter(log, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            for (String line = output.readLine(); line != null; line = output.readLine()) {
                copy.write(line + System.lineSeparator());
                copy.flush();
                lines.accept(line);
            }
        } catch (IOException | UncheckedIOException e) {
            // A broken pipe means that the child has ended; its status says more.
        } finally {
            process.onExit().thenAccept(gone -> ended.complete(gone.exitValue()));
        }
    }

    /** The failure of a child that has ended with a status; quotes its last sentence. */
    public ChildFailureException failure(int status) throws IOException {
        return ChildFailureException.ended(name, status, LogTail.of(log));
    }

    private ChildFailureException tooLate(String what) throws IOException {
        return ChildFailureException.tooLate(name, what, LogTail.of(log));
    }
}
