package io.postern.network.watch;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Two clocks of this machine that tell different stories about sleep.
 *
 * @param monotonic nanoseconds; stands still during sleep on Linux and macOS, runs on under Windows
 * @param elapsed nanoseconds; runs on during sleep
 * @param tolerance how far the second must get ahead of the first for that to be called sleep: what else moves it stays
 *     below
 */
record SleepClocks(LongSupplier monotonic, LongSupplier elapsed, Duration tolerance) {
    /** Seconds since the machine was started, sleep included (CLOCK_BOOTTIME), with two digits of fractions. */
    private static final Path UPTIME = Path.of("/proc/uptime");

    /** Nothing but sleep separates Linux's two clocks; the margin is for their resolution and for being interrupted. */
    private static final Duration LINUX_TOLERANCE = Duration.ofSeconds(2);

    /**
     * Elsewhere the wall clock has to do, which a time server may set. Time servers move it gently when it is wrong by
     * fractions of a second, and a clock that is set forward by more than this is taken for sleep: a rare false alarm,
     * which costs a look at the connections. Setting it back never is one.
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
            // It was readable a moment ago. Without it the late tick is what is left.
            return 0;
        }
    }
}
