package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** A picture in libwebrtc's memory. The native frame is released exactly once, with the last count. */
final class NativeVideoFrame implements VideoFrame {
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final dev.onvoid.webrtc.media.video.VideoFrame frame;
    private final AtomicInteger counts = new AtomicInteger(1);

    /** @param frame owned by the picture from here on */
    NativeVideoFrame(dev.onvoid.webrtc.media.video.VideoFrame frame) {
        this.frame = frame;
        OPEN.incrementAndGet();
    }

    /** Pictures that somebody still holds, in the whole process. */
    static int open() {
        return OPEN.get();
    }

    /** For handing it on to libwebrtc, which takes a reference of its own. */
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
            frame.release();
            OPEN.decrementAndGet();
        }
    }

    private void requireHeld() {
        if (counts.get() == 0) {
            throw new IllegalStateException("This picture was closed");
        }
    }
}
