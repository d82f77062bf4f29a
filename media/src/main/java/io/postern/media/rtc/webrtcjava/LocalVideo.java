package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import dev.onvoid.webrtc.media.video.VideoFrame;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import io.postern.media.frame.VideoSink;
import io.postern.media.rtc.MediaEngine;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Video of our own: one capture feeds any number of senders, in any number of peer sessions, and any number of
 * watchers. Each sender has a native source of its own, so that it can switch to another capture without negotiation
 * and without its peers noticing more than a new image.
 */
abstract class LocalVideo implements MediaEngine.VideoCapture {
    /** A multiple of the divisor that three layers need. */
    private static final int CROPPED_PIXELS = 16;

    private final List<CustomVideoSource> feeds = new ArrayList<>();
    private final ReentrantLock feedLock = new ReentrantLock();
    /** Senders whose next frame has to be a key frame. Guarded by feedLock. */
    private final Set<CustomVideoSource> restarting = new HashSet<>();

    private final LongAdder fed = new LongAdder();
    private final FrameDispatcher watchers = new FrameDispatcher(() -> {});

    /** @throws IllegalArgumentException if another engine created the capture */
    static LocalVideo of(MediaEngine.VideoCapture capture) {
        if (capture instanceof LocalVideo local) {
            return local;
        }
        throw new IllegalArgumentException("Not a capture of this engine: " + capture);
    }

    /** Starts to feed a sender. */
    final void feed(CustomVideoSource source) {
        feedLock.lock();
        try {
            feeds.add(source);
        } finally {
            feedLock.unlock();
        }
    }

    /**
     * Starts to feed a sender whose encoders have to begin with key frames. libwebrtc has no call for that, but an
     * encoder that gets a frame of another size restarts; so one frame is a little smaller.
     */
    final void feedWithKeyFrame(CustomVideoSource source) {
        feedLock.lock();
        try {
            feeds.add(source);
            restarting.add(source);
        } finally {
            feedLock.unlock();
        }
    }

    /** Stops feeding a sender; after return no frame is being pushed into the source. */
    final void unfeed(CustomVideoSource source) {
        feedLock.lock();
        try {
            feeds.remove(source);
            restarting.remove(source);
        } finally {
            feedLock.unlock();
        }
    }

    /** The number of frames that were fed to senders. */
    final long fed() {
        return fed.sum();
    }

    /** Whether anybody uses the frames. */
    final boolean isWanted() {
        if (!watchers.isEmpty()) {
            return true;
        }
        feedLock.lock();
        try {
            return !feeds.isEmpty();
        } finally {
            feedLock.unlock();
        }
    }

    /** @param frame owned from now on */
    final void deliver(NativeVideoFrame frame) {
        feedLock.lock();
        try {
            for (CustomVideoSource feed : feeds) {
                if (restarting.remove(feed)) {
                    pushSmaller(feed, frame.frame());
                } else {
                    feed.pushFrame(frame.frame());
                }
                fed.increment();
            }
        } finally {
            feedLock.unlock();
            watchers.deliver(frame);
        }
    }

    private static void pushSmaller(CustomVideoSource feed, VideoFrame frame) {
        VideoFrameBuffer whole = frame.buffer;
        int width = whole.getWidth();
        int height = whole.getHeight();
        if (width <= 2 * CROPPED_PIXELS || height <= 2 * CROPPED_PIXELS) {
            feed.pushFrame(frame);
            return;
        }
        VideoFrame smaller = new VideoFrame(
                whole.cropAndScale(0, 0, width, height, width - CROPPED_PIXELS, height - CROPPED_PIXELS),
                frame.rotation,
                frame.timestampNs);
        try {
            feed.pushFrame(smaller);
        } finally {
            smaller.release();
        }
    }

    @Override
    public final Watch watch(VideoSink sink) {
        return watchers.watch(sink);
    }
}
