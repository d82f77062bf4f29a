package io.postern.media.rtc.webrtcjava;

import java.util.concurrent.TimeUnit;

/**
 * Decides when an unchanged screen is sent again: a few times after each change, so that the encoder can sharpen what
 * it sent in a hurry, and then once a second for viewers that join later. For one thread.
 */
final class ScreenRefreshPolicy {
    private static final long SHARPENING_NANOS = TimeUnit.SECONDS.toNanos(2);
    private static final long SHARPENING_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long IDLE_INTERVAL_NANOS = TimeUnit.SECONDS.toNanos(1);

    /** Timer ticks arrive a little early or late. */
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
