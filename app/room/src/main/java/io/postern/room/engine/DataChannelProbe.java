package io.postern.room.engine;

import io.postern.room.loop.RoomLoop;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Liveness check of the data channels after a recovery that kept the peer connection. When a TCP connection is gone and
 * LiveKit's server has to send something over its data channels before ICE has chosen another one (an acknowledgement
 * is enough), its SCTP association ends silently: audio and video come back, data never does (pion/ice's tcpPacketConn
 * answers with io.ErrClosedPipe, which ends pion/sctp's writing). So this class sends a packet that a live association
 * has to acknowledge, and lets the room rejoin if nothing comes back over DTLS. Owned by the room's executor.
 */
final class DataChannelProbe {
    private static final Logger log = LoggerFactory.getLogger(DataChannelProbe.class);

    /** A server acknowledges within 200 ms (RFC 9260); the rest allows for queueing on slow paths. */
    static final Duration RESPONSE_TIMEOUT = Duration.ofSeconds(3);

    private final RoomLoop loop;
    private final LongSupplier dtlsPackets;
    private final Runnable send;
    private final Runnable dead;
    private RoomLoop.Timer timer = () -> {};

    /**
     * @param dtlsPackets the number of DTLS packets received so far
     * @param send sends the packet, which has no recipient
     * @param dead called when nothing came back
     */
    DataChannelProbe(RoomLoop loop, LongSupplier dtlsPackets, Runnable send, Runnable dead) {
        this.loop = loop;
        this.dtlsPackets = dtlsPackets;
        this.send = send;
        this.dead = dead;
    }

    /** Starts a probe after a recovery that kept the peer connections. */
    void begin() {
        loop.assertOwned();
        stop();
        long before = dtlsPackets.getAsLong();
        if (before == 0) {
            // The DTLS packets of this call cannot be counted.
            return;
        }
        send.run();
        timer = loop.after(RESPONSE_TIMEOUT, () -> judge(before));
    }

    void stop() {
        timer.cancel();
    }

    private void judge(long before) {
        if (dtlsPackets.getAsLong() == before) {
            log.info("Nothing has come over the data channels since the media came back");
            dead.run();
        }
    }
}
