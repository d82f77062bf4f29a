package io.postern.network.dial;

import java.util.ArrayList;
import java.util.List;

/** Lets any thread cancel a connection attempt of another one. For one use. */
public final class Cancellation {
    private final List<Runnable> actions = new ArrayList<>();
    private boolean cancelled;

    /** Cancels; the dialling thread gets {@link DialFailure.Cancelled} at once. Idempotent. */
    public void cancel() {
        List<Runnable> due;
        synchronized (actions) {
            if (cancelled) {
                return;
            }
            cancelled = true;
            due = List.copyOf(actions);
            actions.clear();
        }
        due.forEach(Runnable::run);
    }

    /** Whether it was cancelled. */
    public boolean isCancelled() {
        synchronized (actions) {
            return cancelled;
        }
    }

    /** Runs an action on cancellation, or now if that has happened; the returned runnable removes the action. */
    Runnable onCancel(Runnable action) {
        synchronized (actions) {
            if (!cancelled) {
                actions.add(action);
                return () -> {
                    synchronized (actions) {
                        actions.remove(action);
                    }
                };
            }
        }
        action.run();
        return () -> {};
    }
}
