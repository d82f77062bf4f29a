package io.postern.verify.network;

import io.postern.livekit.process.Jvm;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A main class in a JVM of its own, inside a namespace; it writes lines, and ends when its input does. */
final class Program implements AutoCloseable {
    /** What it wrote, and when that was read here, as of {@link System#nanoTime}. */
    record Line(String text, long nanos) {}

    private final Process process;
    private final Writer input;
    private final BlockingQueue<Line> lines = new LinkedBlockingQueue<>();

    Program(Namespace namespace, Class<?> main, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Jvm.java().toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                main.getName()));
        command.addAll(List.of(arguments));
        process = new ProcessBuilder(namespace.inside(command))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        input = process.outputWriter(StandardCharsets.UTF_8);
        BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
        Thread.ofVirtual().name("output").start(() -> {
            try (output) {
                for (String line = output.readLine(); line != null; line = output.readLine()) {
                    lines.add(new Line(line, System.nanoTime()));
                }
            } catch (IOException e) {
                lines.add(new Line("cannot be read: " + e, System.nanoTime()));
            }
        });
    }

    /** The next line that begins like this; fails if another one comes, or none within 20 s. */
    Line next(String beginning) throws InterruptedException {
        Line line = lines.poll(20, TimeUnit.SECONDS);
        if (line == null || !line.text().startsWith(beginning)) {
            throw new AssertionError("expected " + beginning + ", but it says " + line + " and then "
                    + Stream.of(lines.toArray()).toList());
        }
        return line;
    }

    /** Gives it a line to read. */
    void say(String line) throws IOException {
        input.write(line + "\n");
        input.flush();
    }

    @Override
    public void close() throws IOException, InterruptedException {
        input.close();
        if (!process.waitFor(10, TimeUnit.SECONDS)) {
            process.destroyForcibly().waitFor(5, TimeUnit.SECONDS);
            throw new AssertionError("it did not end with its input");
        }
    }
}
