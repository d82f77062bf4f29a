package io.postern.livekit.process;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Ends a process when its parent ends: the parent holds a pipe to its standard input, which ends when the parent closes
 * it, crashes or is killed. As a program, it runs another command and ends that.
 */
public final class ParentProcessMonitor {
    private ParentProcessMonitor() {}

    /** Runs {@code args} as a command and exits with its status. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(args)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> killTree(process)));
        onInputEnd(() -> killTree(process));
        System.exit(process.waitFor());
    }

    /** Runs the action on a thread of its own as soon as standard input ends. */
    public static void onInputEnd(Runnable action) {
        onInputEnd(line -> {}, action);
    }

    /**
     * Also passes on the lines that the parent writes before that.
     *
     * @param lines called on the same thread
     */
    public static void onInputEnd(Consumer<String> lines, Runnable action) {
        Thread.ofPlatform().daemon().name("parent-monitor").start(() -> {
            read(System.in, lines);
            action.run();
        });
    }

    /** Wraps a command so that it ends with this process. */
    public static List<String> command(List<String> command) {
        return Stream.concat(
                        Stream.of(
                                Jvm.java().toString(),
                                "-XX:TieredStopAtLevel=1",
                                "-XX:+UseSerialGC",
                                "-Xmx16m",
                                "-cp",
                                Jvm.classPathOf(ParentProcessMonitor.class).toString(),
                                ParentProcessMonitor.class.getName()),
                        command.stream())
                .toList();
    }

    private static void read(InputStream input, Consumer<String> lines) {
        try (BufferedReader reader = new BufferedReader(new InputStreamReader(input, StandardCharsets.UTF_8))) {
            reader.lines().forEach(lines);
        } catch (IOException | UncheckedIOException e) {
            // A broken pipe also means that the parent has ended.
        }
    }

    private static void killTree(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
