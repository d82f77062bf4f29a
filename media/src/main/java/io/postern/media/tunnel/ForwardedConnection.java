package io.postern.media.tunnel;

import io.postern.network.dial.DialedConnection;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Copies bytes in both directions between a local and a remote socket. A receiver that does not read blocks its sender:
 * one buffer for each direction is all that is stored in between, and on the uplink video is dropped rather than queued
 * ({@link UplinkLoadShedder}). The end of one direction is passed on as the end of that direction; a socket that breaks
 * breaks the other immediately, so that libwebrtc notices as soon as it would have noticed itself.
 */
final class ForwardedConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedConnection.class);
    /** The size of a TLS record. */
    private static final int BUFFER_BYTES = 16 * 1024;
    /** Enough for TLS. */
    private static final long STACK_BYTES = 256 * 1024;

    private final Socket local;
    private final DialedConnection remote;
    private final TrafficCounter traffic;
    private final QueueingDelayEstimator queueingDelay;
    private final long answersFromNanos;
    private final long openedNanos = System.nanoTime();
    private volatile boolean expectedToEnd;
    private final CountDownLatch closed = new CountDownLatch(1);
    private final AtomicReference<@Nullable Leg> endedFirst = new AtomicReference<>();

    /** The side on which a connection ended. */
    enum Leg {
        LOCAL,
        REMOTE
    }

    /** @param answersFromNanos when, in {@link System#nanoTime}, the remote side's first bytes may be passed on */
    ForwardedConnection(
            Socket local,
            DialedConnection remote,
            TrafficCounter traffic,
            QueueingDelayEstimator queueingDelay,
            long answersFromNanos) {
        this.local = local;
        this.remote = remote;
        this.traffic = traffic;
        this.queueingDelay = queueingDelay;
        this.answersFromNanos = answersFromNanos;
    }

    /** Expects this connection to end because another one replaces it; its end does not count as a loss. */
    void expectEnd() {
        expectedToEnd = true;
    }

    boolean isExpectedToEnd() {
        return expectedToEnd;
    }

    /** When both sides were connected, in {@link System#nanoTime}. */
    long openedNanos() {
        return openedNanos;
    }

    /** Copies until both directions have ended; both sockets are closed then. */
    void run() {
        Thread down = startThread("tunnel down", () -> {
            try (QueueingDelayEstimator.Meter meter = queueingDelay.newMeter()) {
                if (awaitAnswerTime()) {
                    pump(remote.socket(), Leg.REMOTE, local, Leg.LOCAL, (_, to) -> inbound(to, meter), traffic::down);
                }
            }
        });
        Thread up = startThread(
                "tunnel up", () -> pump(local, Leg.LOCAL, remote.socket(), Leg.REMOTE, this::outbound, traffic::up));
        try {
            up.join();
            down.join();
            closeInOrder();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            close();
        }
    }

    /**
     * Starts a platform thread: media arrives in a thousand small pieces a second, and a virtual thread that waits for
     * each of them costs five times as much processor time as a platform thread.
     */
    private static Thread startThread(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).stackSize(STACK_BYTES).start(work);
    }

    /** Waits until answers may be passed on; returns whether the connection is still open. */
    private boolean awaitAnswerTime() {
        try {
            return !closed.await(answersFromNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The side that ended or broke first; empty while both work, and after {@link #close}. */
    Optional<Leg> endedFirst() {
        return Optional.ofNullable(endedFirst.get());
    }

    /** Sends the bytes that were read into a buffer and returns how many were sent. */
    @FunctionalInterface
    private interface Transfer {
        int send(byte[] buffer, int count) throws IOException;
    }

    @FunctionalInterface
    private interface TransferFactory {
        Transfer open(InputStream from, OutputStream to) throws IOException;
    }

    private static Transfer inbound(OutputStream to, QueueingDelayEstimator.Meter meter) {
        RtpPacketFilter filter = new RtpPacketFilter(meter);
        byte[] passed = new byte[BUFFER_BYTES + RtpPacketFilter.MAX_HELD_BYTES];
        return (buffer, count) -> {
            to.write(passed, 0, filter.filter(buffer, count, passed));
            return count;
        };
    }

    private Transfer outbound(InputStream from, OutputStream to) throws IOException {
        return new UplinkLoadShedder(from, to, new SendBufferTuner(remote.transport(), remote.roundTrip()))::send;
    }

    private void pump(Socket from, Leg fromLeg, Socket to, Leg toLeg, TransferFactory factory, IntConsumer counter) {
        byte[] buffer = new byte[BUFFER_BYTES];
        Leg busy = fromLeg;
        try {
            InputStream in = from.getInputStream();
            Transfer transfer = factory.open(in, to.getOutputStream());
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                busy = toLeg;
                int sent = transfer.send(buffer, count);
                busy = fromLeg;
                counter.accept(sent);
            }
            endedFirst.compareAndSet(null, fromLeg);
            to.shutdownOutput();
        } catch (IOException e) {
            endedFirst.compareAndSet(null, busy);
            LOG.debug("A tunnelled connection broke: {}", e.toString());
            close();
        }
    }

    /** Ends both sides because the connection is no longer needed; this does not count as a loss. */
    void endQuietly() {
        endedFirst.compareAndSet(null, Leg.LOCAL);
        close();
    }

    private void closeInOrder() {
        try {
            local.close();
            remote.socket().close();
        } catch (IOException e) {
            LOG.debug("A tunnelled connection did not close in order", e);
        } finally {
            remote.close();
        }
    }

    /** Ends both sides immediately, with a reset and without waiting. */
    @Override
    public void close() {
        closed.countDown();
        reset(local);
        // The TCP socket below TLS: closing TLS itself would wait for a thread that is writing.
        reset(remote.transport());
    }

    static void reset(Socket socket) {
        try {
            if (!socket.isClosed()) {
                socket.setSoLinger(true, 0);
            }
        } catch (IOException alreadyGone) {
            LOG.trace("No reset", alreadyGone);
        }
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("A tunnelled connection did not close", e);
        }
    }
}
