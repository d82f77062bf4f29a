package io.postern.watchdog.liveness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * How a window that fails is started again: at once, then after 1, 2, 4… seconds, and when that does not help, with the
 * safe screen in between. Immutable; times are in fair time.
 *
 * @param failures when the last failures were, nanoseconds
 * @param inARow failures of windows that did not live long, one after the other
 * @param loops how often the safe screen was needed lately
 * @param suspect whether the window is tried for the first time after a safe screen
 */
public record RestartBackoff(List<Long> failures, int inARow, int loops, boolean suspect) {
    /** Nothing has failed. */
    public static final RestartBackoff NONE = new RestartBackoff(List.of(), 0, 0, false);

    private static final int LOOP_FAILURES = 5;
    private static final Duration LOOP_TIME = Duration.ofMinutes(5);

    /** A window that lived that long is started at once again. */
    private static final Duration LIVED = Duration.ofSeconds(60);

    /** A window that lived that long has outlived what was wrong. */
    private static final Duration RECOVERED = Duration.ofMinutes(10);

    private static final List<Duration> SAFE_TIMES =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(30));
    private static final int LONGEST_DOUBLING = 6;

    public RestartBackoff {
        failures = List.copyOf(failures);
    }

    /** What is done after a failure. */
    public sealed interface Step {
        /** The window is started after some time. */
        record Restart(Duration after) implements Step {}

        /** The safe screen is shown, and the window is tried again after some time. */
        record Safe(Duration tryAfter) implements Step {}
    }

    /** A failure's consequence, and what is remembered of it. */
    public record Decision(Step step, RestartBackoff next) {}

    /**
     * A window failed.
     *
     * @param now nanoseconds
     * @param lived how long it had been running
     */
    public Decision failed(long now, Duration lived) {
        boolean recovered = lived.compareTo(RECOVERED) >= 0;
        boolean healthy = lived.compareTo(LIVED) >= 0;
        int loopsNow = recovered ? 0 : loops;
        List<Long> recent = new ArrayList<>(failures.stream()
                .filter(then -> now - then < LOOP_TIME.toNanos())
                .toList());
        recent.add(now);
        if (recent.size() >= LOOP_FAILURES || (suspect && !healthy)) {
            Duration tryAfter = SAFE_TIMES.get(Math.min(loopsNow, SAFE_TIMES.size() - 1));
            return new Decision(new Step.Safe(tryAfter), new RestartBackoff(List.of(), 0, loopsNow + 1, true));
        }
        int row = healthy ? 0 : inARow;
        Duration delay = row == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(row - 1, LONGEST_DOUBLING));
        return new Decision(new Step.Restart(delay), new RestartBackoff(recent, row + 1, loopsNow, false));
    }
}
