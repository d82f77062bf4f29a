package io.postern.watchdog.liveness;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Collects the heartbeats and measurements of one window and derives its {@link ProcessHealth}. Times are nanoseconds
 * of the {@link SuspendAwareClock}. Not thread safe.
 */
public final class HeartbeatMonitor {
    private final long startedAt;
    private long lastMessageAt;
    private long lastFxTurnAt;
    private long fxTurns;
    private @Nullable Long undecodedSince;
    private @Nullable Long quietSince;
    private long residentBytes;
    private @Nullable WindowHeartbeat heartbeat;

    public HeartbeatMonitor(long startedAt) {
        this.startedAt = startedAt;
        this.lastMessageAt = startedAt;
        this.lastFxTurnAt = startedAt;
    }

    /** Notes that a message arrived, whatever its content. */
    public void messageReceived(long now) {
        lastMessageAt = now;
    }

    public void heartbeatReceived(WindowHeartbeat next, long now) {
        messageReceived(now);
        if (next.fxTurns() > fxTurns) {
            fxTurns = next.fxTurns();
            lastFxTurnAt = now;
        }
        undecodedSince = next.hasUndecodedVideo() ? earliest(undecodedSince, now) : null;
        quietSince = next.restartWouldDisturb() ? null : earliest(quietSince, now);
        heartbeat = next;
    }

    /** Notes the resident memory of the process, in bytes. */
    public void residentMemory(long bytes) {
        residentBytes = bytes;
    }

    public ProcessHealth health(long now) {
        return new ProcessHealth(
                Duration.ofNanos(now - startedAt),
                Duration.ofNanos(now - lastMessageAt),
                Duration.ofNanos(now - lastFxTurnAt),
                fxTurns,
                since(undecodedSince, now),
                since(quietSince, now),
                residentBytes,
                Optional.ofNullable(heartbeat));
    }

    private static Long earliest(@Nullable Long before, long now) {
        return before == null ? Long.valueOf(now) : before;
    }

    private static Duration since(@Nullable Long then, long now) {
        return then == null ? Duration.ZERO : Duration.ofNanos(now - then);
    }
}
