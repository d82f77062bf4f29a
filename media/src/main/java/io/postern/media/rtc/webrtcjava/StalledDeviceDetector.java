package io.postern.media.rtc.webrtcjava;

import java.time.Duration;

/**
 * Detects a device that is open but no longer delivers anything: a hub that lost its power, a computer that slept. It
 * is restarted once; if that does not help, it is lost. Pure policy over times; the caller checks periodically. Not
 * thread safe, except for {@link #delivered}.
 */
final class StalledDeviceDetector {
    /** The slowest cameras need two seconds for their first frame. */
    static final Duration STALL_TIMEOUT = Duration.ofSeconds(4);

    /** The result of a check. */
    enum Verdict {
        DELIVERING,
        RESTART,
        LOST
    }

    private volatile long deliveredNanos;
    private volatile boolean delivering;
    private long sinceNanos;
    private boolean restarted;

    /** Records that the device was started, for the first time or after a pause. */
    void started(long nowNanos) {
        sinceNanos = nowNanos;
        delivering = false;
    }

    /** Records a delivery. Any thread, at once. */
    void delivered(long nowNanos) {
        deliveredNanos = nowNanos;
        delivering = true;
    }

    Verdict check(long nowNanos) {
        long last = delivering ? deliveredNanos : sinceNanos;
        if (nowNanos - last < STALL_TIMEOUT.toNanos()) {
            restarted &= !delivering;
            return Verdict.DELIVERING;
        }
        if (restarted) {
            return Verdict.LOST;
        }
        restarted = true;
        return Verdict.RESTART;
    }
}
