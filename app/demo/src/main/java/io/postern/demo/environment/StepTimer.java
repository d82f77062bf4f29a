package io.postern.demo.environment;

import java.io.PrintStream;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.function.Function;

/** Says what is being done and how long it took. Thread safe: steps may run side by side. */
public final class StepTimer {
    private final PrintStream out;
    private final long begun = System.nanoTime();
    private final Map<String, Long> milliseconds = new LinkedHashMap<>();

    public StepTimer(PrintStream out) {
        this.out = out;
    }

    /**
     * Does one step and prints a line when it is done.
     *
     * @param key its name in the report
     * @param label what it is, for people
     * @param outcome what to say about the result, may be empty
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

    /** A line of progress within a step. */
    public void say(String line) {
        synchronized (milliseconds) {
            out.println("  " + line);
        }
    }

    /** Notes a duration that is measured elsewhere. */
    public void note(String key, Duration took) {
        synchronized (milliseconds) {
            milliseconds.put(key, took.toMillis());
        }
    }

    /** What each step took. */
    public Map<String, Long> milliseconds() {
        synchronized (milliseconds) {
            return new LinkedHashMap<>(milliseconds);
        }
    }

    /** Since this object was made. */
    public Duration sinceBegin() {
        return Duration.ofNanos(System.nanoTime() - begun);
    }
}
