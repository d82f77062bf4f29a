package io.postern.signaling.websocket;

import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import livekit.LivekitRtc;
import org.jspecify.annotations.Nullable;

/**
 * Sends a ping each interval and tells when nothing at all was heard for longer than the time-out. Any message counts
 * as a sign of life. The last round trip travels with the next ping, because the server decides with it whether TCP is
 * worth a try.
 */
final class KeepAlive {
    private final ScheduledExecutorService timer;
    private final Consumer<LivekitRtc.SignalRequest> send;
    private final Consumer<Duration> silent;

    private volatile long heardNanos = System.nanoTime();
    private volatile long sentNanos;
    private volatile long sentTimestamp;
    private volatile long roundTripMillis;

    private @Nullable ScheduledFuture<?> pings;
    private @Nullable ScheduledFuture<?> watch;
    private boolean stopped;

    /** @param silent called on the timer's thread, once, with the time-out that has passed */
    KeepAlive(ScheduledExecutorService timer, Consumer<LivekitRtc.SignalRequest> send, Consumer<Duration> silent) {
        this.timer = timer;
        this.send = send;
        this.silent = silent;
    }

    /** Something arrived. */
    void heard() {
        heardNanos = System.nanoTime();
    }

    /** The first ping goes out at once, so that a round trip is known early. Zero in either switches all of it off. */
    synchronized void start(Duration interval, Duration timeout) {
        if (stopped || pings != null || !interval.isPositive() || !timeout.isPositive()) {
            return;
        }
        heard();
        pings = timer.scheduleAtFixedRate(this::ping, 0, interval.toMillis(), TimeUnit.MILLISECONDS);
        watch(timeout, timeout.toNanos());
    }

    synchronized void stop() {
        stopped = true;
        if (pings != null) {
            pings.cancel(false);
        }
        if (watch != null) {
            watch.cancel(false);
        }
    }

    /** Time since the ping with this timestamp was sent. */
    Duration roundTrip(long timestamp) {
        // The last ping's by the monotonic clock; an older one's, which is rare, by the clock it was stamped with.
        Duration roundTrip = timestamp == sentTimestamp
                ? Duration.ofNanos(System.nanoTime() - sentNanos)
                : Duration.ofMillis(Math.max(0, System.currentTimeMillis() - timestamp));
        roundTripMillis = roundTrip.toMillis();
        return roundTrip;
    }

    private void ping() {
        long now = System.currentTimeMillis();
        sentNanos = System.nanoTime();
        sentTimestamp = now;
        SignalRequests.ping(now, roundTripMillis).forEach(send);
    }

    private synchronized void watch(Duration timeout, long nanos) {
        if (!stopped) {
            watch = timer.schedule(() -> look(timeout), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void look(Duration timeout) {
        long left = timeout.toNanos() - (System.nanoTime() - heardNanos);
        if (left > 0) {
            watch(timeout, left);
        } else {
            stop();
            silent.accept(timeout);
        }
    }
}
