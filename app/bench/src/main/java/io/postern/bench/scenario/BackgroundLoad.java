package io.postern.bench.scenario;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;

/**
 * Samples how busy the processors of the machine are while nothing is measured, from the first line of
 * {@code /proc/stat} (proc_stat(5)).
 */
public final class BackgroundLoad {
    private static final Path STAT = Path.of("/proc/stat");
    private static final double TICKS_PER_SECOND = 100;
    private static final int IDLE_FIELD = 3;
    private static final int IO_WAIT_FIELD = 4;
    private static final int STEAL_FIELD = 7;

    private BackgroundLoad() {}

    /** The processors that were busy on average during a time; 0.5 is half of one. Blocks for this time. */
    public static double sample(Duration duration) throws IOException, InterruptedException {
        long before = busyTicks(firstLine());
        long start = System.nanoTime();
        Pause.of(duration);
        double seconds = (System.nanoTime() - start) / 1e9;
        return (busyTicks(firstLine()) - before) / TICKS_PER_SECOND / seconds;
    }

    private static String firstLine() throws IOException {
        try (var lines = Files.newBufferedReader(STAT)) {
            return String.valueOf(lines.readLine());
        }
    }

    /** All time that was spent neither idle nor waiting; time that a hypervisor took away counts as busy. */
    static long busyTicks(String line) {
        long[] fields = Arrays.stream(line.trim().split("\\s+", -1))
                .skip(1)
                .limit(STEAL_FIELD + 1)
                .mapToLong(Long::parseLong)
                .toArray();
        return Arrays.stream(fields).sum() - fields[IDLE_FIELD] - fields[IO_WAIT_FIELD];
    }
}
