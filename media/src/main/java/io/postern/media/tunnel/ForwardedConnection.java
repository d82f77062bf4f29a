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
 * Two legs of one connection and a pump for each direction. Whoever does not read holds up whoever writes, and nothing
 * is stored in between but one buffer; on the way out pictures are left out rather than kept ({@link UplinkLoadShedder}). An end of one direction is passed on as an end of that direction; a leg that
 * breaks breaks the other at once, so that libwebrtc notices as soon as it would have noticed itself.
 */
final class ForwardedConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ForwardedConnection.class);
    /** As much as a record of TLS can hold. */
    private static final int BUFFER_BYTES = 16 * 1024;
    /** Bytes; enough for TLS. */
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

    /** Whose end it was. */
    enum Leg {
        LOCAL,
        REMOTE
    }

    /** @param answersFromNanos when, in {@link System#nanoTime}, what the remote side says may be passed on */
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

    /** Something else takes its place: that it ends is no loss. */
    void expectEnd() {
        expectedToEnd = true;
    }

    boolean isExpectedToEnd() {
        return expectedToEnd;
    }

    /** When both legs were there, in {@link System#nanoTime}. */
    long openedNanos() {
        return openedNanos;
    }

    /** Returns when both directions have ended; both legs are closed then. */
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
     * A thread of the system's own: media comes in a thousand small pieces a second, and a virtual thread that waits for
     * each of them costs five times as much processor time as one that the system wakes.
     */
    private static Thread startThread(String name, Runnable work) {
        return Thread.ofPlatform().daemon().name(name).stackSize(STACK_BYTES).start(work);
    }

    /** Says whether there is still somebody to answer. */
    private boolean awaitAnswerTime() {
        try {
            return !closed.await(answersFromNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The leg that ended or broke before the other did; empty while both work, and after {@link #close}. */
    Optional<Leg> endedFirst() {
        return Optional.ofNullable(endedFirst.get());
    }

    /** Sends on what was read into a buffer and says how much of it went. */
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

    /** Ends both legs because nobody needs them any more. */
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

    /** Ends both legs at once, with a reset and without waiting for anybody. */
    @Override
    public void close() {
        closed.countDown();
        reset(local);
        // The connection below TLS: TLS itself would wait for a pump that is writing.
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
