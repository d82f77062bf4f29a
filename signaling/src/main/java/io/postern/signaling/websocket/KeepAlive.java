package io.postern.signaling.websocket;

import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
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
    /** How many pings may be on their way; by then the time-out has passed. */
    private static final int MAX_PENDING_PINGS = 16;

    /** By then the connection would have been given up. */
    private static final long MAX_ROUND_TRIP_MILLIS = 60_000;

    private final ScheduledExecutorService timer;
    private final Consumer<LivekitRtc.SignalRequest> send;
    private final Consumer<Duration> onTimeout;

    private volatile long lastReceivedNanos = System.nanoTime();
    private volatile long roundTripMillis;

    /** When the newest pings were sent by the monotonic clock, by what they were stamped with. Guarded by itself. */
    private final Map<Long, Long> sent = new LinkedHashMap<>();

    private @Nullable ScheduledFuture<?> pings;
    private @Nullable ScheduledFuture<?> watch;
    private boolean stopped;

    /** @param onTimeout called on the timer's thread, once, with the time-out that has passed */
    KeepAlive(ScheduledExecutorService timer, Consumer<LivekitRtc.SignalRequest> send, Consumer<Duration> onTimeout) {
        this.timer = timer;
        this.send = send;
        this.onTimeout = onTimeout;
    }

    /** Something arrived. */
    void messageReceived() {
        lastReceivedNanos = System.nanoTime();
    }

    /** The first ping goes out at once, so that a round trip is known early. Zero in either switches all of it off. */
    synchronized void start(Duration interval, Duration timeout) {
        if (stopped || pings != null || !interval.isPositive() || !timeout.isPositive()) {
            return;
        }
        messageReceived();
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
        Long sentNanos;
        synchronized (sent) {
            sentNanos = sent.get(timestamp);
        }
        Duration roundTrip =
                sentNanos == null ? byWallClock(timestamp) : Duration.ofNanos(System.nanoTime() - sentNanos);
        roundTripMillis = roundTrip.toMillis();
        return roundTrip;
    }

    /** Of a ping that is not known any more; the clock it was stamped with may have been set meanwhile. */
    private Duration byWallClock(long timestamp) {
        long millis = System.currentTimeMillis() - timestamp;
        return Duration.ofMillis(millis < 0 || millis > MAX_ROUND_TRIP_MILLIS ? roundTripMillis : millis);
    }

    private void ping() {
        long now = System.currentTimeMillis();
        synchronized (sent) {
            sent.put(now, System.nanoTime());
            if (sent.size() > MAX_PENDING_PINGS) {
                sent.remove(sent.keySet().iterator().next());
            }
        }
        SignalRequests.ping(now, roundTripMillis).forEach(send);
    }

    private synchronized void watch(Duration timeout, long nanos) {
        if (!stopped) {
            watch = timer.schedule(() -> checkSilence(timeout), nanos, TimeUnit.NANOSECONDS);
        }
    }

    private void checkSilence(Duration timeout) {
        long left = timeout.toNanos() - (System.nanoTime() - lastReceivedNanos);
        if (left > 0) {
            watch(timeout, left);
        } else {
            stop();
            onTimeout.accept(timeout);
        }
    }
}
