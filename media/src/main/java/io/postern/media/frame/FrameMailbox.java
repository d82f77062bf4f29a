package io.postern.media.frame;

import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * Holds the latest picture only. A picture that was not taken before the next one arrives is released and counted as
 * dropped: a viewer who is late wants the newest picture, not all of them. Lock-free; any thread may put and take.
 */
public final class FrameMailbox implements VideoSink, AutoCloseable {
    private final AtomicReference<@Nullable VideoFrame> latest = new AtomicReference<>();
    private final LongAdder offered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final Runnable arrived;
    private volatile boolean closed;

    /** @param arrived called after a picture was put into an empty box, on the putting thread; must not block */
    public FrameMailbox(Runnable arrived) {
        this.arrived = arrived;
    }

    @Override
    public void accept(VideoFrame picture) {
        offered.increment();
        VideoFrame older = latest.getAndSet(picture);
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

    /** The latest picture, now owned by the caller, or null. */
    public @Nullable VideoFrame take() {
        return latest.getAndSet(null);
    }

    /** How many pictures were put in so far. */
    public long offered() {
        return offered.sum();
    }

    /** How many of them nobody took. */
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
