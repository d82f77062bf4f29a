package io.postern.watchdog.liveness;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Puts together what a window said and when. Times are nanoseconds of fair time. For one thread. */
public final class HeartbeatMonitor {
    private final long startedAt;
    private long lineAt;
    private long turnAt;
    private long turns;
    private @Nullable Long blindSince;
    private @Nullable Long calmSince;
    private long memory;
    private @Nullable WindowHeartbeat beat;

    public HeartbeatMonitor(long startedAt) {
        this.startedAt = startedAt;
        this.lineAt = startedAt;
        this.turnAt = startedAt;
    }

    /** It said something, whatever it was. */
    public void line(long now) {
        lineAt = now;
    }

    public void beat(WindowHeartbeat next, long now) {
        line(now);
        if (next.fx() > turns) {
            turns = next.fx();
            turnAt = now;
        }
        blindSince = next.blind() ? earliest(blindSince, now) : null;
        calmSince = next.disturbed() ? null : earliest(calmSince, now);
        beat = next;
    }

    /** @param bytes resident */
    public void memory(long bytes) {
        memory = bytes;
    }

    public ProcessHealth sight(long now) {
        return new ProcessHealth(
                Duration.ofNanos(now - startedAt),
                Duration.ofNanos(now - lineAt),
                Duration.ofNanos(now - turnAt),
                turns,
                since(blindSince, now),
                since(calmSince, now),
                memory,
                Optional.ofNullable(beat));
    }

    private static Long earliest(@Nullable Long before, long now) {
        return before == null ? Long.valueOf(now) : before;
    }

    private static Duration since(@Nullable Long then, long now) {
        return then == null ? Duration.ZERO : Duration.ofNanos(now - then);
    }
}
