package io.postern.media.tunnel;

import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How many bytes the system may hold of what is to go out by one connection: what the way takes in two round trips and a
 * little. Less would slow a good way down; more would wait in there, seconds on a narrow one, with everybody believing
 * that it had gone. Used by one thread.
 */
final class SendBufferTuner {
    private static final Logger log = LoggerFactory.getLogger(SendBufferTuner.class);
    /** A key frame of a small picture. */
    private static final int LEAST = 16 * 1024;

    private static final int FIRST = 32 * 1024;
    private static final int MOST = 512 * 1024;
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(250);
    private static final Duration SLACK = Duration.ofMillis(100);
    /** A handshake that took longer lost a packet. */
    private static final Duration LONGEST_ROUND_TRIP = Duration.ofMillis(800);

    private final Socket socket;
    private final double seconds;
    private int size = FIRST;
    private long bytes;
    private long since = System.nanoTime();

    /** @param roundTrip to whom the connection leads, which may be a proxy */
    SendBufferTuner(Socket socket, Duration roundTrip) throws SocketException {
        this.socket = socket;
        Duration usual = roundTrip.compareTo(LONGEST_ROUND_TRIP) < 0 ? roundTrip : LONGEST_ROUND_TRIP;
        seconds = usual.multipliedBy(2).plus(SLACK).toNanos() / 1e9;
        socket.setSendBufferSize(FIRST);
    }

    /** Bytes have gone in. */
    void took(int count, long nowNanos) throws SocketException {
        bytes += count;
        long nanos = nowNanos - since;
        if (nanos < LOOK_NANOS) {
            return;
        }
        int wanted = wanted(bytes * 1e9 / nanos, seconds);
        bytes = 0;
        since = nowNanos;
        // Grows as fast as it has to (what it limits takes no more than it allows), and goes back by and by.
        int next = Math.max(wanted, size - size / 8);
        if (next != size) {
            size = next;
            socket.setSendBufferSize(size);
            log.trace("{} bytes may wait to go out", size);
        }
    }

    /** @param rate bytes a second */
    static int wanted(double rate, double seconds) {
        return (int) Math.clamp(rate * seconds, LEAST, MOST);
    }

    int size() {
        return size;
    }
}
