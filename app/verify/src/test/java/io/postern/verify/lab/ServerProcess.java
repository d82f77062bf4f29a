package io.postern.verify.lab;

import io.postern.livekit.process.ProcessTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/** A server program that runs until it is closed, or until this JVM is gone. */
public final class ServerProcess implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(40);

    /** Ends a program as soon as standard input does. The shell gives its place to the program. */
    private static final String LEASH =
            "exec 3<&0; (cat <&3 >/dev/null 2>&1; kill -9 $$ 2>/dev/null) & exec \"$@\" </dev/null 3<&-";

    private final String name;
    private final Process process;
    private final Path log;

    private ServerProcess(String name, Process process, Path log) {
        this.name = name;
        this.process = process;
        this.log = log;
    }

    /** Starts it in a folder, with its output in {@code NAME.log} there. */
    public static ServerProcess start(String name, Path folder, Map<String, String> environment, List<String> program)
            throws IOException {
        Path log = folder.resolve(name + ".log");
        List<String> command = new ArrayList<>(List.of("/bin/sh", "-c", LEASH, "leash"));
        command.addAll(program);
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(log.toFile());
        // What a person has set for servers of their own must not reach into these.
        builder.environment().keySet().removeIf(variable -> variable.startsWith("LIVEKIT_"));
        builder.environment().putAll(environment);
        return new ServerProcess(name, builder.start(), log);
    }

    /** Waits until it is ready for what it was started for. */
    public ServerProcess await(BooleanSupplier ready) {
        try {
            Awaitility.await()
                    .atMost(START)
                    .pollInterval(Duration.ofMillis(100))
                    .until(() -> !process.isAlive() || ready.getAsBoolean());
        } catch (ConditionTimeoutException e) {
            close();
            throw new AssertionError(name + " is not ready: " + output(), e);
        }
        if (!process.isAlive()) {
            throw new AssertionError(name + " ended: " + output());
        }
        return this;
    }

    /** What it has printed so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(no output: " + e.getMessage() + ")";
        }
    }

    /** Ends it and whatever it started, without a word. */
    public void kill() {
        ProcessTree.of(process.toHandle()).kill(Duration.ofSeconds(2));
    }

    /** Lets it end, then ends it and whatever it started. */
    @Override
    public void close() {
        ProcessTree tree = ProcessTree.of(process.toHandle());
        process.destroy();
        try {
            process.waitFor(3, TimeUnit.SECONDS);
            process.getOutputStream().close();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (IOException e) {
            // The pipe of a process that is gone.
        }
        tree.kill(Duration.ofSeconds(2));
    }
}
