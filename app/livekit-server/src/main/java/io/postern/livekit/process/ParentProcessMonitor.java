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
 * Runs a program that knows nothing of its parent, and ends it when standard input ends: that is when the process
 * holding the other end of the pipe closes it, crashes or is killed.
 */
public final class ParentProcessMonitor {
    private ParentProcessMonitor() {}

    /** Runs {@code args} as a command; ends with its status. */
    public static void main(String[] args) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(args)
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> endTree(process)));
        whenInputEnds(() -> endTree(process));
        System.exit(process.waitFor());
    }

    /** Runs the action on a thread of its own as soon as this process's standard input ends. */
    public static void whenInputEnds(Runnable action) {
        whenInputEnds(line -> {}, action);
    }

    /**
     * The same, and hands over what is written down the leash before it ends.
     *
     * @param lines called on the same thread
     */
    public static void whenInputEnds(Consumer<String> lines, Runnable action) {
        Thread.ofPlatform().daemon().name("leash").start(() -> {
            read(System.in, lines);
            action.run();
        });
    }

    /** The command that runs another one on a leash by means of this class. */
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
            // A broken pipe is an end like any other.
        }
    }

    private static void endTree(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }
}
