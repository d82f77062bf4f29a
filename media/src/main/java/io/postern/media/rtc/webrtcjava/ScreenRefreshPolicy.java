package io.postern.media.rtc.webrtcjava;

import java.util.concurrent.TimeUnit;

/**
 * When a picture is due although nothing has changed: a few after each change, in which the encoder makes sharp what it sent
 * in a hurry, and then one a second for those who come late. For one thread.
 */
final class ScreenRefreshPolicy {
    private static final long SHARPENING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SHARPENING_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long IDLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Ticks of a clock come a little early or late. */
    private static final long SLACK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    private boolean began;
    private long sent;
    private long changed;

    /** @param now nanoseconds of any clock */
    boolean isDue(long now) {
        long interval = now - changed < SHARPENING_NANOS ? SHARPENING_INTERVAL_NANOS : IDLE_INTERVAL_NANOS;
        return !began || now - sent >= interval - SLACK_NANOS;
    }

    void sent(long now, boolean hasChanged) {
        if (hasChanged || !began) {
            changed = now;
        }
        began = true;
        sent = now;
    }
}
