package io.postern.media.tunnel;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sizes the operating system's send buffer of one connection (SO_SNDBUF) to what it sends in two round trips and a
 * little. A smaller buffer would slow down a good connection; a larger one would hide seconds of queueing on a slow
 * one. For one thread.
 */
final class SendBufferTuner {
    private static final Logger log = LoggerFactory.getLogger(SendBufferTuner.class);
    /** A key frame of a small video. */
    private static final int MIN_BYTES = 16 * 1024;

    private static final int INITIAL_BYTES = 32 * 1024;
    private static final int MAX_BYTES = 512 * 1024;
    private static final long ADJUST_INTERVAL_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration SLACK = Duration.ofMillis(100);
    /** A handshake that took longer lost a packet. */
    private static final Duration MAX_ROUND_TRIP = Duration.ofMillis(800);

    private final Socket socket;
    private final double seconds;
    private int size = INITIAL_BYTES;
    private long bytes;
    private long since = System.nanoTime();

    /** @param roundTrip to the other end of the TCP connection, which may be a proxy */
    SendBufferTuner(Socket socket, Duration roundTrip) throws SocketException {
        this.socket = socket;
        Duration usual = roundTrip.compareTo(MAX_ROUND_TRIP) < 0 ? roundTrip : MAX_ROUND_TRIP;
        seconds = usual.multipliedBy(2).plus(SLACK).toNanos() / 1e9;
        socket.setSendBufferSize(INITIAL_BYTES);
    }

    /** Records bytes that were written to the socket and adjusts the buffer now and then. */
    void onSent(int count, long nowNanos) throws SocketException {
        bytes += count;
        long nanos = nowNanos - since;
        if (nanos < ADJUST_INTERVAL_NANOS) {
            return;
        }
        int wanted = bufferSize(bytes * 1e9 / nanos, seconds);
        bytes = 0;
        since = nowNanos;
        // Grows at once, since the rate is limited by the buffer, and shrinks gradually.
        int next = Math.max(wanted, size - size / 8);
        if (next != size) {
            size = next;
            socket.setSendBufferSize(size);
            log.trace("The send buffer has {} bytes", size);
        }
    }

    /** @param rate bytes a second */
    static int bufferSize(double rate, double seconds) {
        return (int) Math.clamp(rate * seconds, MIN_BYTES, MAX_BYTES);
    }

    int size() {
        return size;
    }
}
