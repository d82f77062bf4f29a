package io.postern.desktop.notify;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;

/** Limits how often notifications are shown. Not thread safe. */
final class NotificationRateLimiter {
    private static final Duration MIN_INTERVAL = Duration.ofSeconds(3);
    private static final Duration WINDOW = Duration.ofMinutes(1);
    private static final int MAX_PER_WINDOW = 8;

    private final Deque<Instant> shown = new ArrayDeque<>();

    /** Whether one may be shown now; if so, it counts as shown. */
    boolean allows(Instant now) {
        while (!shown.isEmpty() && shown.getFirst().isBefore(now.minus(WINDOW))) {
            shown.removeFirst();
        }
        boolean soon = !shown.isEmpty() && now.isBefore(shown.getLast().plus(MIN_INTERVAL));
        if (soon || shown.size() >= MAX_PER_WINDOW) {
            return false;
        }
        shown.addLast(now);
        return true;
    }
}
