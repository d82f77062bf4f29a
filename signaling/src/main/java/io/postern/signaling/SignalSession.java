package io.postern.signaling;

import livekit.LivekitRtc;

/** One signalling session over a WebSocket, from opening to its {@link SignalEvent.Closed}. Any thread. */
public interface SignalSession extends AutoCloseable {
    /**
     * Queues a message; the order is kept. Never blocks. A session that has ended drops the message: its
     * {@link SignalEvent.Closed} tells so.
     */
    void send(LivekitRtc.SignalRequest request);

    /**
     * Sends the queued messages, closes the socket with 1000 and reports {@link SignalFailure.ClosedByClient}.
     * Idempotent.
     */
    @Override
    void close();
}
