package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.RTCDataChannel;
import dev.onvoid.webrtc.RTCDataChannelBuffer;
import dev.onvoid.webrtc.RTCDataChannelObserver;
import dev.onvoid.webrtc.RTCDataChannelState;
import io.postern.media.rtc.DataChannel;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A native data channel. webrtc-java 0.14 does not report changes of the buffered amount, so it is polled every few
 * milliseconds while something is buffered, and only then.
 */
final class NativeDataChannel implements DataChannel {
    private static final Logger LOG = LoggerFactory.getLogger(NativeDataChannel.class);

    /** libwebrtc closes a channel whose buffer exceeds 16 MiB; senders wait long before that. */
    private static final long MAX_BUFFERED_BYTES = 4L << 20;

    /** The number of events kept until there is a listener; unknown channels never get one. */
    private static final int MAX_EARLY_EVENTS = 1_000;

    private static final long POLL_MILLIS = 5;

    private final RTCDataChannel channel;
    private final ScheduledExecutorService timer;
    private final String label;

    /**
     * Held while the native object is used, so that it is not disposed of meanwhile. Never taken by native callbacks:
     * its holder may be waiting for the thread that calls back.
     */
    private final ReentrantLock use = new ReentrantLock();

    private final Condition drained = use.newCondition();
    private boolean closed;
    private boolean polling;
    private volatile long lastBuffered;
    private volatile State state;
    private volatile int id;

    private final ReentrantLock events = new ReentrantLock();
    private final Queue<Consumer<Listener>> early = new ArrayDeque<>();
    private @Nullable Listener listener;
    /** Whether the listener was told of the end, which is its last event. */
    private boolean closedReported;

    NativeDataChannel(RTCDataChannel channel, NativeFactory factory) {
        this.channel = channel;
        this.timer = factory.threads().timer();
        this.label = channel.getLabel();
        this.state = state(channel.getState());
        this.id = channel.getId();
        channel.registerObserver(new RTCDataChannelObserver() {
            @Override
            public void onBufferedAmountChange(long previousAmount) {
                // Never called by this version; see pollBuffer().
            }

            @Override
            public void onStateChange() {
                changed(state(channel.getState()));
            }

            @Override
            public void onMessage(RTCDataChannelBuffer buffer) {
                factory.messageReceived();
                byte[] message = new byte[buffer.data.remaining()];
                buffer.data.get(message);
                report(to -> to.onMessage(message));
            }
        });
    }

    private void changed(State now) {
        state = now;
        id = channel.getId();
        report(to -> to.onState(now));
    }

    /** Reports an event, or keeps it in order until there is a listener; drops it when too many are kept. */
    private void report(Consumer<Listener> event) {
        events.lock();
        try {
            Listener to = listener;
            if (closedReported) {
                return;
            }
            if (to == null) {
                if (early.size() < MAX_EARLY_EVENTS) {
                    early.add(event);
                }
            } else {
                event.accept(to);
            }
        } catch (RuntimeException e) {
            LOG.error("The listener of data channel {} failed", label, e);
        } finally {
            events.unlock();
        }
    }

    @Override
    public void listen(Listener listener) {
        events.lock();
        try {
            if (closedReported) {
                return;
            }
            this.listener = listener;
            for (Consumer<Listener> event; (event = early.poll()) != null; ) {
                event.accept(listener);
            }
        } finally {
            events.unlock();
        }
    }

    @Override
    public String label() {
        return label;
    }

    @Override
    public int id() {
        return id;
    }

    @Override
    public State state() {
        return state;
    }

    private static State state(RTCDataChannelState state) {
        return switch (state) {
            case CONNECTING -> State.CONNECTING;
            case OPEN -> State.OPEN;
            case CLOSING -> State.CLOSING;
            case CLOSED -> State.CLOSED;
        };
    }

    @Override
    public long bufferedAmount() {
        // The holder of the lock has just read the amount, or is closing.
        if (!use.tryLock()) {
            return lastBuffered;
        }
        try {
            return closed ? 0 : channel.getBufferedAmount();
        } finally {
            use.unlock();
        }
    }

    @Override
    public void send(byte[] message) {
        use.lock();
        try {
            requireOpen();
            while (channel.getBufferedAmount() + message.length > MAX_BUFFERED_BYTES
                    && channel.getBufferedAmount() > 0) {
                drained.await(POLL_MILLIS, TimeUnit.MILLISECONDS);
                requireOpen();
            }
            channel.send(new RTCDataChannelBuffer(ByteBuffer.wrap(message), true));
            long buffered = channel.getBufferedAmount();
            lastBuffered = buffered;
            if (buffered > 0 && !polling) {
                polling = true;
                pollLater();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while data channel " + label + " was full", e);
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("Data channel " + label + " did not accept a message", e);
        } finally {
            use.unlock();
        }
    }

    private void requireOpen() {
        if (closed || channel.getState() != RTCDataChannelState.OPEN) {
            throw new IllegalStateException("Data channel " + label + " is not open");
        }
    }

    private void pollLater() {
        timer.schedule(this::pollBuffer, POLL_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void pollBuffer() {
        long buffered;
        boolean less;
        use.lock();
        try {
            polling = false;
            if (closed) {
                return;
            }
            buffered = channel.getBufferedAmount();
            less = buffered < lastBuffered;
            lastBuffered = buffered;
            if (buffered > 0) {
                polling = true;
                pollLater();
            }
            if (less) {
                drained.signalAll();
            }
        } finally {
            use.unlock();
        }
        if (less) {
            report(to -> to.onBufferedAmountDecreased(buffered));
        }
    }

    @Override
    public void close() {
        use.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
            drained.signalAll();
            channel.unregisterObserver();
            channel.close();
            NativeCalls.dispose(channel);
        } finally {
            use.unlock();
        }
        if (state != State.CLOSED) {
            state = State.CLOSED;
            report(to -> to.onState(State.CLOSED));
        }
        releaseListener();
    }

    /**
     * Releases the listener, and with it everything it references, such as a room and its conversation: webrtc-java
     * never releases its own reference to a channel's observer, and so to this object.
     */
    private void releaseListener() {
        events.lock();
        try {
            if (listener != null) {
                listener = null;
                closedReported = true;
            }
        } finally {
            events.unlock();
        }
    }
}
