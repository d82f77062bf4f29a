package io.postern.media.frame;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds only the latest video frame. A frame that is not taken before the next one arrives is closed and counted as
 * dropped: a slow viewer needs the newest frame, not all of them. Lock-free; any thread may put and take.
 */
public final class FrameMailbox implements VideoSink, AutoCloseable {
    private final AtomicReference<@Nullable VideoFrame> latest = new AtomicReference<>();
    private final LongAdder offered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Runnable arrived;
    private volatile boolean closed;

    /** @param arrived called after a frame was put into an empty mailbox, on the putting thread; must not block */
    public FrameMailbox(Runnable arrived) {
        this.arrived = arrived;
    }

    @Override
    public void accept(VideoFrame frame) {
        offered.increment();
        VideoFrame older = latest.getAndSet(frame);
        if (older != null) {
            dropped.increment();
            older.close();
        }
        if (closed) {
            drain();
        } else if (older == null) {
            arrived.run();
        }
    }

    /** Takes the latest frame, which the caller then owns, or null. */
    public @Nullable VideoFrame take() {
        return latest.getAndSet(null);
    }

    /** Whether no frame waits. */
    public boolean isEmpty() {
        return latest.get() == null;
    }

    /** The number of frames that were put in. */
    public long offered() {
        return offered.sum();
    }

    /** The number of frames that nobody took. */
    public long dropped() {
        return dropped.sum();
    }

    @Override
    public void close() {
        closed = true;
        drain();
    }

    private void drain() {
        VideoFrame left = latest.getAndSet(null);
        if (left != null) {
            left.close();
        }
    }
}
