package io.postern.signaling;

import livekit.LivekitRtc;

/** One signalling socket, from opening to its {@link SignalEvent.Closed}. All methods may be called on any thread. */
public interface SignalSession extends AutoCloseable {
    /**
     * Queues a message; order is kept. Never blocks. On a session that has ended it is dropped: the
     * {@link SignalEvent.Closed} that was or will be delivered tells so.
     */
    void send(LivekitRtc.SignalRequest request);

    /** Flushes what was queued, closes the socket with 1000 and reports {@link SignalFailure.ClosedByClient}. Idempotent. */
    @Override
    void close();
}
