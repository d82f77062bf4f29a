package io.postern.livekit.process;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a program with a time limit and kills it with its descendants when the limit is reached. */
public final class BoundedProcess {
    private static final int TIMED_OUT = -1;

    /**
     * The result of a run.
     *
     * @param status the exit status; -1 after a timeout
     * @param output standard output and error together
     */
    public record Result(int status, String output) {
        /** Whether it ended by itself with status 0. */
        public boolean succeeded() {
            return status == 0;
        }

        /** The cause of a failure: the last meaningful line of the output. */
        public String cause() {
            return status == TIMED_OUT
                    ? "it took too long"
                    : output.lines()
                            .map(String::strip)
                            .filter(Result::isMeaningful)
                            .reduce((earlier, later) -> later)
                            .orElse("it ended with status " + status);
        }

        private static boolean isMeaningful(String line) {
            return line.chars().anyMatch(Character::isLetter)
                    && !line.startsWith("go: downloading ")
                    && !line.startsWith("exit status ");
        }
    }

    private BoundedProcess() {}

    /** Runs a program in the current folder, without progress reports. */
    public static Result run(List<String> command, Map<String, String> environment, Duration limit)
            throws IOException, InterruptedException {
        return run(command, Path.of("").toAbsolutePath(), environment, limit, elapsed -> {});
    }

    /**
     * Blocks until the program ends or the limit is reached.
     *
     * @param directory its working directory
     * @param environment added to this process's own
     * @param tick called about every ten seconds with the time elapsed so far
     * @throws IOException if it cannot be started
     */
    public static Result run(
            List<String> command,
            Path directory,
            Map<String, String> environment,
            Duration limit,
            Consumer<Duration> tick)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("postern-", ".out");
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                boolean ended = await(process, limit, tick);
                String text = new String(Files.readAllBytes(output), Charset.defaultCharset());
                return new Result(ended ? process.exitValue() : TIMED_OUT, text);
            } finally {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        } finally {
            Files.deleteIfExists(output);
        }
    }

    private static boolean await(Process process, Duration limit, Consumer<Duration> tick) throws InterruptedException {
        long start = System.nanoTime();
        Duration step = Duration.ofSeconds(10);
        while (true) {
            Duration elapsed = Duration.ofNanos(System.nanoTime() - start);
            Duration left = limit.minus(elapsed);
            if (!left.isPositive()) {
                return false;
            }
            Duration pause = left.compareTo(step) < 0 ? left : step;
            if (process.waitFor(pause.toMillis() + 1, TimeUnit.MILLISECONDS)) {
                return true;
            }
            tick.accept(Duration.ofNanos(System.nanoTime() - start));
        }
    }
}
