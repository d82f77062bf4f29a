package io.postern.watchdog.liveness;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Exponential backoff for restarts of a failing window: immediately, then after 1, 2, 4… seconds; a crash loop leads to
 * the safe screen before the next attempt. Immutable; times are those of the {@link SuspendAwareClock}.
 *
 * @param failures times of the recent failures, in nanoseconds
 * @param consecutiveFailures failures of windows that ran only briefly, one after another
 * @param crashLoops how often the safe screen was needed recently
 * @param onProbation whether the window runs for the first time after the safe screen
 */
public record RestartBackoff(List<Long> failures, int consecutiveFailures, int crashLoops, boolean onProbation) {
    /** No failures so far. */
    public static final RestartBackoff NONE = new RestartBackoff(List.of(), 0, 0, false);

    private static final int CRASH_LOOP_FAILURES = 5;
    private static final Duration CRASH_LOOP_WINDOW = Duration.ofMinutes(5);

    /** A window that ran this long is restarted immediately. */
    private static final Duration HEALTHY_LIFETIME = Duration.ofSeconds(60);

    /** A window that ran this long ends the crash loop. */
    private static final Duration RECOVERED_LIFETIME = Duration.ofMinutes(10);

    private static final List<Duration> SAFE_SCREEN_DURATIONS =
            List.of(Duration.ofMinutes(5), Duration.ofMinutes(10), Duration.ofMinutes(30));
    private static final int MAX_DOUBLINGS = 6;

    public RestartBackoff {
        failures = List.copyOf(failures);
    }

    /** The action after a failure. */
    public sealed interface Step {
        /** Restart the window after a delay. */
        record Restart(Duration after) implements Step {}

        /** Show the safe screen, and restart the window after a delay. */
        record SafeScreen(Duration tryAfter) implements Step {}
    }

    /** The action after a failure, and the state for the next one. */
    public record Decision(Step step, RestartBackoff next) {}

    /**
     * Decides what follows the failure of a window.
     *
     * @param now time in nanoseconds
     * @param lived how long the window had been running
     */
    public Decision afterFailure(long now, Duration lived) {
        boolean recovered = lived.compareTo(RECOVERED_LIFETIME) >= 0;
        boolean healthy = lived.compareTo(HEALTHY_LIFETIME) >= 0;
        int recentCrashLoops = recovered ? 0 : crashLoops;
        List<Long> recent = new ArrayList<>(failures.stream()
                .filter(then -> now - then < CRASH_LOOP_WINDOW.toNanos())
                .toList());
        recent.add(now);
        if (recent.size() >= CRASH_LOOP_FAILURES || (onProbation && !healthy)) {
            Duration tryAfter = SAFE_SCREEN_DURATIONS.get(Math.min(recentCrashLoops, SAFE_SCREEN_DURATIONS.size() - 1));
            return new Decision(
                    new Step.SafeScreen(tryAfter), new RestartBackoff(List.of(), 0, recentCrashLoops + 1, true));
        }
        int row = healthy ? 0 : consecutiveFailures;
        Duration delay = row == 0 ? Duration.ZERO : Duration.ofSeconds(1L << Math.min(row - 1, MAX_DOUBLINGS));
        return new Decision(new Step.Restart(delay), new RestartBackoff(recent, row + 1, recentCrashLoops, false));
    }
}
