package io.postern.demo.environment;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * Runs the steps of a start, prints each with its duration, and records the durations. Thread safe: steps may run in
 * parallel.
 */
public final class StepTimer {
    private final PrintStream out;
    private final long begun = System.nanoTime();
    private final Map<String, Long> milliseconds = new LinkedHashMap<>();

    public StepTimer(PrintStream out) {
        this.out = out;
    }

    /**
     * Runs a step and prints a line when it has ended.
     *
     * @param key its name in the report
     * @param label its name for people
     * @param outcome describes the result; may return an empty text
     */
    public <T> T step(String key, String label, Callable<T> work, Function<T, String> outcome) throws Exception {
        long start = System.nanoTime();
        T result = work.call();
        long took = Duration.ofNanos(System.nanoTime() - start).toMillis();
        synchronized (milliseconds) {
            milliseconds.put(key, took);
            out.printf(Locale.ROOT, "  %-16s %5.1f s   %s%n", label, took / 1000.0, outcome.apply(result));
        }
        return result;
    }

    /** Prints a progress line of a step. */
    public void print(String line) {
        synchronized (milliseconds) {
            out.println("  " + line);
        }
    }

    /** Records a duration that was measured elsewhere. */
    public void recordTime(String key, Duration took) {
        synchronized (milliseconds) {
            milliseconds.put(key, took.toMillis());
        }
    }

    /** The duration of each step. */
    public Map<String, Long> milliseconds() {
        synchronized (milliseconds) {
            return new LinkedHashMap<>(milliseconds);
        }
    }

    /** The time since this object was created. */
    public Duration elapsed() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
