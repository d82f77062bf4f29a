package io.postern.media.rtc;

/** An RTCDataChannel with binary messages. Any thread. */
public interface DataChannel extends AutoCloseable {
    String label();

    /** The SCTP stream id, or -1 before it is known. */
    int id();

    State state();

    /** Bytes queued and not yet handed to the network. */
    long bufferedAmount();

    /**
     * Queues one message. May block while the native buffer is full, so call it from the channel's own writer thread.
     *
     * @throws IllegalStateException if it is not open
     */
    void send(byte[] message);

    /** Sets the one listener; called on a native thread, must only post. */
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

    /** What a channel reports. */
    interface Listener {
        void onState(State state);

        /** {@code message} is the receiver's to keep. */
        void onMessage(byte[] message);

        void onBufferedAmountDecreased(long bufferedAmount);
    }

    /** How messages travel: {@code maxRetransmits} below zero means reliable. */
    record Options(boolean ordered, int maxRetransmits) {
        /** Ordered and complete. */
        public static final Options RELIABLE = new Options(true, -1);
        /** At most one try each, any order. */
        public static final Options LOSSY = new Options(false, 0);
    }
}
