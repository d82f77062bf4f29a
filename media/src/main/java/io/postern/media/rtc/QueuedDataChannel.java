package io.postern.media.rtc;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** A data channel of a {@link QueuedPeerSession}, which is created later on the session's call thread. */
final class QueuedDataChannel implements DataChannel {
    private final String label;
    private final Executor calls;
    private @Nullable DataChannel channel;
    private @Nullable Listener early;
    private boolean closed;

    QueuedDataChannel(String label, Executor calls) {
        this.label = label;
        this.calls = calls;
    }

    /** Sets the created channel. On the call thread. */
    void opened(DataChannel opened) {
        Listener listener;
        boolean unwanted;
        synchronized (this) {
            channel = opened;
            listener = early;
            // The channel itself now holds the listener.
            early = null;
            unwanted = closed;
        }
        if (listener != null) {
            opened.listen(listener);
        }
        if (unwanted) {
            opened.close();
        }
    }

    private synchronized @Nullable DataChannel channel() {
        return channel;
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int id() {
        DataChannel opened = channel();
        return opened == null ? -1 : opened.id();
    }

    @Override
    public State state() {
        DataChannel opened;
        synchronized (this) {
            if (closed) {
                return State.CLOSED;
            }
            opened = channel;
        }
        return opened == null ? State.CONNECTING : opened.state();
    }

    @Override
    public long bufferedAmount() {
        DataChannel opened = channel();
        return opened == null ? 0 : opened.bufferedAmount();
    }

    @Override
    public void send(byte[] message) {
        DataChannel opened = channel();
        if (opened == null || state() == State.CLOSED) {
            throw new IllegalStateException("Data channel " + label + " is not open");
        }
        opened.send(message);
    }

    @Override
    public void listen(Listener listener) {
        DataChannel opened;
        synchronized (this) {
            opened = channel;
            early = opened == null ? listener : null;
        }
        if (opened != null) {
            opened.listen(listener);
        }
    }

    @Override
    public void close() {
        DataChannel opened;
        synchronized (this) {
            closed = true;
            opened = channel;
        }
        if (opened != null) {
            calls.execute(opened::close);
        }
    }
}
