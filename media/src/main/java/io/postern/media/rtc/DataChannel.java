package io.postern.media.rtc;

/** A WebRTC data channel with binary messages (RTCDataChannel). Any thread. */
public interface DataChannel extends AutoCloseable {
    String label();

    /** The SCTP stream id, or -1 before it is known. */
    int id();

    State state();

    /** Bytes that are queued and not yet sent to the network. */
    long bufferedAmount();

    /**
     * Queues one message. May block while the native buffer is full, so call it on the channel's own writer thread.
     *
     * @throws IllegalStateException if the channel is not open
     */
    void send(byte[] message);

    /** Sets the listener, of which there is one; it is called on a native thread and must only post. */
    void listen(Listener listener);

    @Override
    void close();

    /** RTCDataChannelState. */
    enum State {
        CONNECTING,
        OPEN,
        CLOSING,
        CLOSED
    }

    /** Receives the events of a channel. */
    interface Listener {
        void onState(State state);

        /** @param message owned by the receiver */
        void onMessage(byte[] message);

        void onBufferedAmountDecreased(long bufferedAmount);
    }

    /**
     * The delivery guarantees of a channel.
     *
     * @param maxRetransmits below zero for reliable delivery
     */
    record Options(boolean ordered, int maxRetransmits) {
        /** Ordered and complete. */
        public static final Options RELIABLE = new Options(true, -1);
        /** At most one attempt for each message, in any order. */
        public static final Options LOSSY = new Options(false, 0);
    }
}
