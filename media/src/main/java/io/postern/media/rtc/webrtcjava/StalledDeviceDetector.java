package io.postern.media.rtc.webrtcjava;

import java.time.Duration;

/**
 * Notices a device that was opened and delivers nothing any more: a hub that lost its power, a computer that slept. It is
 * started again once; where that does not help it is lost. Pure policy over times; the caller looks now and then. Not thread
 * safe, but for {@link #delivered}.
 */
final class StalledDeviceDetector {
    /** The slowest cameras need two seconds for their first frame. */
    static final Duration SILENT = Duration.ofSeconds(4);

    /** What is to be done now. */
    enum Verdict {
        FINE,
        START_AGAIN,
        LOST
    }

    private volatile long deliveredNanos;
    private volatile boolean delivering;
    private long sinceNanos;
    private boolean startedAgain;

    /** It was started, for the first time or after a pause. */
    void started(long nowNanos) {
        sinceNanos = nowNanos;
        delivering = false;
    }

    /** Something came. Any thread, at once. */
    void delivered(long nowNanos) {
        deliveredNanos = nowNanos;
        delivering = true;
    }

    Verdict look(long nowNanos) {
        long last = delivering ? deliveredNanos : sinceNanos;
        if (nowNanos - last < SILENT.toNanos()) {
            startedAgain &= !delivering;
            return Verdict.FINE;
        }
        if (startedAgain) {
            return Verdict.LOST;
        }
        startedAgain = true;
        return Verdict.START_AGAIN;
    }
}
