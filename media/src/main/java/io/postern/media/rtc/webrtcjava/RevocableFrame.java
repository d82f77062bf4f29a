package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A video frame that was handed to one sink and can be taken back if the sink fails: reading it afterwards throws, and
 * closing it does nothing.
 */
final class RevocableFrame implements VideoFrame {
    private static final int TAKEN_BACK = -1;

    private final VideoFrame frame;

    /** The number of references the sink holds. */
    private final AtomicInteger counts = new AtomicInteger(1);

    /** Held while the frame is read, so that it is not taken back meanwhile. */
    private final ReentrantLock reading = new ReentrantLock();

    /** @param frame with a reference that this object owns from now on */
    RevocableFrame(VideoFrame frame) {
        this.frame = frame;
    }

    /** Gives back all references that the sink still holds. */
    void takeBack() {
        reading.lock();
        try {
            if (counts.getAndSet(TAKEN_BACK) > 0) {
                frame.close();
            }
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int width() {
        return frame.width();
    }

    @Override
    public int height() {
        return frame.height();
    }

    @Override
    public int rotation() {
        return frame.rotation();
    }

    @Override
    public long timestampNanos() {
        return frame.timestampNanos();
    }

    @Override
    public void renderBgra(ByteBuffer target, int width, int height, Fit fit) {
        reading.lock();
        try {
            if (counts.get() <= 0) {
                throw new IllegalStateException("This frame was closed");
            }
            frame.renderBgra(target, width, height, fit);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public VideoFrame retain() {
        if (counts.getAndUpdate(count -> count > 0 ? count + 1 : count) <= 0) {
            throw new IllegalStateException("This frame was closed");
        }
        return this;
    }

    @Override
    public void close() {
        int before = counts.getAndUpdate(count -> count > 0 ? count - 1 : count);
        if (before == 0) {
            throw new IllegalStateException("This frame was closed more often than it was retained");
        }
        if (before == 1) {
            frame.close();
        }
    }
}
