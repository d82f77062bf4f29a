package io.postern.network.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Two clocks of this machine that differ by the time it slept.
 *
 * @param monotonic nanoseconds; stops during sleep on Linux and macOS, runs on under Windows
 * @param elapsed nanoseconds; runs on during sleep
 * @param tolerance how far the second must get ahead of the first to count as sleep: other causes stay below
 */
record SleepClocks(LongSupplier monotonic, LongSupplier elapsed, Duration tolerance) {
    /** Seconds since the machine was started, sleep included (CLOCK_BOOTTIME), with two decimals. */
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** Only sleep separates Linux's two clocks; the margin is for their resolution and for interruptions. */
    private static final Duration LINUX_TOLERANCE = Duration.ofSeconds(2);

    /**
     * Other systems need the wall clock, which a time server may adjust. Time servers slew it when it is wrong by
     * fractions of a second, and a clock that is set forward by more than this counts as sleep: a rare false alarm,
     * which costs a check of the connections. Setting it back never counts.
     */
    private static final Duration WALL_CLOCK_TOLERANCE = Duration.ofSeconds(5);

    static SleepClocks ofThisMachine() {
        return Files.isReadable(UPTIME)
                ? new SleepClocks(System::nanoTime, SleepClocks::uptime, LINUX_TOLERANCE)
                : new SleepClocks(System::nanoTime, () -> System.currentTimeMillis() * 1_000_000, WALL_CLOCK_TOLERANCE);
    }

    private static long uptime() {
        try {
            String text = Files.readString(UPTIME, StandardCharsets.US_ASCII);
            return (long) (Double.parseDouble(text.substring(0, text.indexOf(' '))) * 1e9);
        } catch (IOException | RuntimeException e) {
            // It was readable a moment ago. Without it only the late tick shows sleep.
            return 0;
        }
    }
}
