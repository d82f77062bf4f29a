package io.postern.desktop.heartbeat;

import io.postern.ui.fx.FxThread;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Measures whether the JavaFX thread still runs tasks, with one pending task at a time. */
final class FxThreadProbe {
    private static final Logger LOG = LoggerFactory.getLogger(FxThreadProbe.class);

    /** After this time the thread's stack is logged; the watchdog waits somewhat longer. */
    private static final long SUSPICIOUS_NANOS = TimeUnit.SECONDS.toNanos(3);

    private final FxThread fx;
    private final AtomicLong answered = new AtomicLong();
    private volatile @Nullable Thread thread;

    // Confined to the heartbeat's thread.
    private long asked;
    private long askedAt;
    private boolean told;

    FxThreadProbe(FxThread fx) {
        this.fx = fx;
    }

    /** Posts a task unless the last one is still pending. On the heartbeat's thread. */
    void ask() {
        long now = System.nanoTime();
        if (asked > answered.get()) {
            tellWhatItDoes(now - askedAt);
            return;
        }
        told = false;
        asked++;
        askedAt = now;
        long number = asked;
        try {
            fx.post(() -> {
                if (thread == null) {
                    thread = Thread.currentThread();
                }
                answered.set(number);
            });
        } catch (IllegalStateException notStarted) {
            // JavaFX starts later than the heartbeats; the watchdog tolerates that.
            asked--;
        }
    }

    /** The number of tasks that have run. */
    long answered() {
        return answered.get();
    }

    private void tellWhatItDoes(long nanos) {
        Thread busy = thread;
        if (!told && busy != null && nanos > SUSPICIOUS_NANOS) {
            told = true;
            StringBuilder where = new StringBuilder();
            for (StackTraceElement frame : busy.getStackTrace()) {
                where.append(System.lineSeparator()).append("    at ").append(frame);
            }
            LOG.warn("The JavaFX thread has taken no turn for some seconds. It is here:{}", where);
        }
    }
}
