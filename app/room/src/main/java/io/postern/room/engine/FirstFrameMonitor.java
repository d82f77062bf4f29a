package io.postern.room.engine;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Liveness check for the beginning of watched video. A server that judges a client's bandwidth too low holds a track
 * back before it has sent a single frame of it; LiveKit 1.11 neither says so over one peer connection nor begins by
 * itself later, because it can only probe with tracks that it has sent before. So a publication that should be arriving
 * and has delivered no frame is requested again after a second, counts as paused after two, and is resubscribed after
 * three and then at growing intervals. A publication is judged until its first frame; {@link StalledTrackRecovery}
 * looks after it from then on. Owned by the room's executor.
 */
final class FirstFrameMonitor {
    static final Duration INTERVAL = Duration.ofMillis(500);

    private static final int TICKS_UNTIL_REQUEST = 2;
    private static final int TICKS_UNTIL_PAUSED = 4;
    private static final int TICKS_UNTIL_RESUBSCRIBED = 6;
    private static final int MAX_TICKS_BETWEEN = 60;

    private final Map<String, Wait> waits = new HashMap<>();

    private static final class Wait {
        private final long before;
        private boolean begun;
        private int looks;
        private int resubscribeAt = TICKS_UNTIL_RESUBSCRIBED;

        Wait(long before) {
            this.before = before;
        }

        boolean isPaused() {
            return !begun && looks >= TICKS_UNTIL_PAUSED;
        }
    }

    /**
     * The result of one check.
     *
     * @param askAgain publications whose settings are to be sent to the server again
     * @param resubscribe publications to resubscribe to
     */
    record Remedies(List<String> askAgain, List<String> resubscribe) {}

    /**
     * Checks all publications; called every {@link #INTERVAL} while the room is connected.
     *
     * @param frames frames delivered so far of each publication that should be arriving; what is muted, hidden or known
     *     to be paused is not among them, and is waited for anew when it is again
     */
    Remedies look(Map<String, Long> frames) {
        waits.keySet().retainAll(frames.keySet());
        Set<String> askAgain = new HashSet<>();
        Set<String> resubscribe = new HashSet<>();
        frames.forEach((sid, delivered) -> {
            Wait wait = waits.get(sid);
            if (wait == null) {
                waits.put(sid, new Wait(delivered));
            } else if (delivered.longValue() != wait.before) {
                wait.begun = true;
            } else if (!wait.begun) {
                wait.looks++;
                if (wait.looks == TICKS_UNTIL_REQUEST) {
                    askAgain.add(sid);
                } else if (wait.looks == wait.resubscribeAt) {
                    resubscribe.add(sid);
                    wait.resubscribeAt = wait.looks + Math.min(2 * wait.looks, MAX_TICKS_BETWEEN);
                }
            }
        });
        return new Remedies(sorted(askAgain), sorted(resubscribe));
    }

    /** The publications that count as paused, because they have not begun in time. */
    Set<String> paused() {
        Set<String> paused = new HashSet<>();
        waits.forEach((sid, wait) -> {
            if (wait.isPaused()) {
                paused.add(sid);
            }
        });
        return paused;
    }

    /** Whether a publication has not delivered a frame since it should be arriving. */
    boolean isWaiting(String sid) {
        Wait wait = waits.get(sid);
        return wait != null && !wait.begun;
    }

    /** Restarts all waiting times, because the connection was interrupted. */
    void reset() {
        waits.clear();
    }

    private static List<String> sorted(Set<String> sids) {
        return sids.stream().sorted().toList();
    }
}
