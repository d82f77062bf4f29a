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
 * Sends a ping at each interval and reports when no message was received for the time-out. Any message counts as a sign
 * of life. The last round trip is sent with the next ping, because the server uses it to decide whether to try TCP.
 */
final class KeepAlive {
    /** The number of pings without a response that are remembered; by then the time-out has passed. */
    private static final int MAX_PENDING_PINGS = 16;

    /** By then the connection would have been closed. */
    private static final long MAX_ROUND_TRIP_MILLIS = 60_000;

    private final ScheduledExecutorService timer;
    private final Consumer<LivekitRtc.SignalRequest> send;
    private final Consumer<Duration> onTimeout;

    private volatile long lastReceivedNanos = System.nanoTime();
    private volatile long roundTripMillis;

    /** The monotonic send times of the newest pings, by their timestamps. Guarded by itself. */
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

    /** Records a received message. */
    void messageReceived() {
        lastReceivedNanos = System.nanoTime();
    }

    /**
     * Starts the pings; the first one is sent at once, so that a round trip is known early. A zero interval or time-out
     * disables everything.
     */
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

    /** The time since the ping with this timestamp was sent. */
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

    /** The round trip of a ping that is no longer remembered; the wall clock may have been set meanwhile. */
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
