package io.postern.demo.livekit;

import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Runs a program to its end, or ends it and everything it started when the time is up. */
final class BoundedProcess {
    /**
     * @param status the exit status; -1 when time ran out
     * @param output standard output and error together
     */
    record Result(int status, String output) {
        boolean succeeded() {
            return status == 0;
        }
    }

    private BoundedProcess() {}

    /**
     * Blocks until the program ends or the time is up.
     *
     * @param environment added to this process's own
     * @param tick called about every ten seconds with the time it has taken so far
     * @throws IOException when it cannot be started
     */
    static Result run(List<String> command, Map<String, String> environment, Duration limit, Consumer<Duration> tick)
            throws IOException, InterruptedException {
        Path output = Files.createTempFile("postern-", ".out");
        try {
            ProcessBuilder builder =
                    new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
            builder.environment().putAll(environment);
            Process process = builder.start();
            try {
                process.getOutputStream().close();
                boolean ended = await(process, limit, tick);
                String text = new String(Files.readAllBytes(output), Charset.defaultCharset());
                return new Result(ended ? process.exitValue() : -1, text);
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
