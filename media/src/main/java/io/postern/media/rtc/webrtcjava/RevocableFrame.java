package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The count of a picture that one watcher was handed. It can be taken back from a watcher that failed, whatever that has
 * done with it until then: reading it afterwards throws, and closing it does nothing.
 */
final class RevocableFrame implements VideoFrame {
    private static final int TAKEN_BACK = -1;

    private final VideoFrame picture;

    /** How many counts the watcher holds of this loan. */
    private final AtomicInteger counts = new AtomicInteger(1);

    /** Held while it is read: it must not be taken back then. */
    private final ReentrantLock reading = new ReentrantLock();

    /** @param picture with a count that this owns from here on */
    RevocableFrame(VideoFrame picture) {
        this.picture = picture;
    }

    /** Gives back all that the watcher still holds. */
    void takeBack() {
        reading.lock();
        try {
            if (counts.getAndSet(TAKEN_BACK) > 0) {
                picture.close();
            }
        } finally {
            reading.unlock();
        }
    }

    @Override
    public int width() {
        return picture.width();
    }

    @Override
    public int height() {
        return picture.height();
    }

    @Override
    public int rotation() {
        return picture.rotation();
    }

    @Override
    public long timestampNanos() {
        return picture.timestampNanos();
    }

    @Override
    public void renderBgra(ByteBuffer target, int width, int height, Fit fit) {
        reading.lock();
        try {
            if (counts.get() <= 0) {
                throw new IllegalStateException("This picture was closed");
            }
            picture.renderBgra(target, width, height, fit);
        } finally {
            reading.unlock();
        }
    }

    @Override
    public VideoFrame retain() {
        if (counts.getAndUpdate(count -> count > 0 ? count + 1 : count) <= 0) {
            throw new IllegalStateException("This picture was closed");
        }
        return this;
    }

    @Override
    public void close() {
        int before = counts.getAndUpdate(count -> count > 0 ? count - 1 : count);
        if (before == 0) {
            throw new IllegalStateException("This picture was closed more often than it was handed out");
        }
        if (before == 1) {
            picture.close();
        }
    }
}
