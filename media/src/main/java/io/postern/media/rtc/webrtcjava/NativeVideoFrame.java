package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A video frame in libwebrtc's memory. The native frame is released exactly once, with the last reference. */
final class NativeVideoFrame implements VideoFrame {
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final dev.onvoid.webrtc.media.video.VideoFrame frame;
    private final AtomicInteger counts = new AtomicInteger(1);

    /** @param frame owned from now on */
    NativeVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame frame) {
        this.frame = frame;
        OPEN.incrementAndGet();
    }

    /** The number of frames in the whole process that are not yet closed. */
    static int open() {
        return OPEN.get();
    }

    /** The native frame, to be passed to libwebrtc, which takes a reference of its own. */
    dev.onvoid.webrtc.media.video.VideoFrame frame() {
        requireHeld();
        return frame;
    }

    @Override
    public int width() {
        return frame.buffer.getWidth();
    }

    @Override
    public int height() {
        return frame.buffer.getHeight();
    }

    @Override
    public int rotation() {
        return Math.floorMod(frame.rotation, 360);
    }

    @Override
    public long timestampNanos() {
        return frame.timestampNs;
    }

    @Override
    public void renderBgra(ByteBuffer target, int width, int height, Fit fit) {
        requireHeld();
        BgraRenderer.render(frame.buffer.toI420(), rotation(), target, width, height, fit);
    }

    @Override
    public VideoFrame retain() {
        int before = counts.getAndUpdate(count -> count > 0 ? count + 1 : count);
        if (before == 0) {
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
            frame.release();
            OPEN.decrementAndGet();
        }
    }

    private void requireHeld() {
        if (counts.get() == 0) {
            throw new IllegalStateException("This frame was closed");
        }
    }
}
