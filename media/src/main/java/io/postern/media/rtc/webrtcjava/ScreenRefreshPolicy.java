package io.postern.media.rtc.webrtcjava;

import java.util.concurrent.TimeUnit;

/**
 * When a picture is due although nothing has changed: a few after each change, in which the encoder makes sharp what it sent
 * in a hurry, and then one a second for those who come late. For one thread.
 */
final class ScreenRefreshPolicy {
    private static final long SHARPENING = TimeUnit.SECONDS.toNanos(2);
    private static final long WHILE_SHARPENING = TimeUnit.MILLISECONDS.toNanos(200);
    private static final long AT_REST = TimeUnit.SECONDS.toNanos(1);

    /** Ticks of a clock come a little early or late. */
    private static final long SLACK = TimeUnit.MILLISECONDS.toNanos(20);

    private boolean began;
    private long sent;
    private long changed;

    /** @param now nanoseconds of any clock */
    boolean isDue(long now) {
        long interval = now - changed < SHARPENING ? WHILE_SHARPENING : AT_REST;
        return !began || now - sent >= interval - SLACK;
    }

    void sent(long now, boolean hasChanged) {
        if (hasChanged || !began) {
            changed = now;
        }
        began = true;
        sent = now;
    }
}
