package io.postern.desktop.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** How often notifications are shown: some in a row, and no stream of them. Not thread safe. */
final class Pace {
    private static final Duration APART = Duration.ofSeconds(3);
    private static final Duration WHILE = Duration.ofMinutes(1);
    private static final int MOST = 8;

    private final Deque<Instant> shown = new ArrayDeque<>();

    /** Whether one may be shown now; if so, it counts as shown. */
    boolean allows(Instant now) {
        while (!shown.isEmpty() && shown.getFirst().isBefore(now.minus(WHILE))) {
            shown.removeFirst();
        }
        boolean soon = !shown.isEmpty() && now.isBefore(shown.getLast().plus(APART));
        if (soon || shown.size() >= MOST) {
            return false;
        }
        shown.addLast(now);
        return true;
    }
}
