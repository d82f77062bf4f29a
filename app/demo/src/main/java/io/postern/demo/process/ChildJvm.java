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
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/**
 * One of our programs in a JVM of its own, on this JVM's class path. It ends with {@link #close}, and when this JVM
 * ends in whatever way. Thread safe.
 */
public final class ChildJvm implements AutoCloseable {
    /** Ctrl-C in a terminal goes to all its processes; ours end in the order their parent ends them in. */
    private static final List<String> DEAF_TO_INTERRUPT = List.of("/bin/sh", "-c", "trap '' INT; exec \"$@\"", "sh");

    private static final Duration POLITE = Duration.ofSeconds(4);

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
     * How to start it.
     *
     * @param name for people and the log file
     * @param mainClass run with {@code arguments} once the JVM is up
     * @param jvmFlags such as system properties
     * @param environment added to this process's own, less the variables of our programs; the place for what no argument may show
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

        /** The variables' names only: values may be secrets. */
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
     * Starts it.
     *
     * @param logFolder where {@code NAME.log} is written
     * @param lines gets each line of standard output, on a thread of its own; what it throws ends up nowhere
     */
    public static ChildJvm start(Launch launch, Path logFolder, Consumer<String> lines) throws IOException {
        Path log = logFolder.resolve(launch.name() + ".log");
        List<String> command = new ArrayList<>(Jvm.isWindows() ? List.of() : DEAF_TO_INTERRUPT);
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
        // What a person has set for programs of their own must not reach into these.
        builder.environment().keySet().removeIf(name -> name.startsWith("POSTERN_") || name.startsWith("LIVEKIT_"));
        builder.environment().putAll(launch.environment());
        return new ChildJvm(launch.name(), builder.start(), log, lines);
    }

    public String name() {
        return name;
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** The file with all it prints. */
    public Path log() {
        return log;
    }

    /** Completes with the exit status once it has ended and all it printed was read. */
    public CompletableFuture<Integer> ended() {
        return ended.copy();
    }

    /** Writes a line to its standard input. */
    public synchronized void tell(String line) throws IOException {
        input.write(line);
        input.write('\n');
        input.flush();
    }

    /**
     * Waits for something the child brings about while it runs; for its end there is {@link #awaitEnd}.
     *
     * @throws ChildFailureException when it ended first or the time is up; the message repeats its last sentence
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
     * Waits for its end and returns its exit status.
     *
     * @throws ChildFailureException when the time is up; the message repeats its last sentence
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

    /** Ends it: politely, then firmly; blocks until it is gone, about five seconds at most. Idempotent. */
    @Override
    public void close() {
        ProcessTree tree = ProcessTree.of(process.toHandle());
        // The end of its input makes it run its shutdown hooks, on Windows too, where there is no polite signal.
        closeInput();
        endsWithin(POLITE);
        tree.kill(Duration.ofSeconds(2));
    }

    private void closeInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // The child is gone and its pipe with it.
        }
    }

    private boolean endsWithin(Duration limit) {
        try {
            return process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
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
            // A pipe that breaks is the child's end; its status says more.
        } finally {
            process.onExit().thenAccept(gone -> ended.complete(gone.exitValue()));
        }
    }

    /** The failure of a child that has ended with a status; its last sentence is repeated. */
    public ChildFailureException failure(int status) throws IOException {
        return ChildFailureException.ended(name, status, LogTail.of(log));
    }

    private ChildFailureException tooLate(String what) throws IOException {
        return ChildFailureException.late(name, what, LogTail.of(log));
    }
}
