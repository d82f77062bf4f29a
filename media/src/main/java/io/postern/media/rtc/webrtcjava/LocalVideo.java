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
 * Own pictures, shared: one capture feeds any number of senders, in any number of peer sessions, and any number of
 * watchers. Each sender has a native source of its own, so that it can change over to another capture without a
 * negotiation and without its peers noticing more than a new picture.
 */
abstract class LocalVideo implements MediaEngine.VideoCapture {
    /** Pixels: a multiple of what three layers have to be divided by. */
    private static final int CROPPED_PIXELS = 16;

    private final List<CustomVideoSource> feeds = new ArrayList<>();
    private final ReentrantLock feedLock = new ReentrantLock();
    /** Senders whose next picture has to begin anew. Guarded by feedLock. */
    private final Set<CustomVideoSource> restarting = new HashSet<>();

    private final LongAdder fed = new LongAdder();
    private final FrameDispatcher watchers = new FrameDispatcher(() -> {});

    /** @throws IllegalArgumentException if another engine made it */
    static LocalVideo of(MediaEngine.VideoCapture capture) {
        if (capture instanceof LocalVideo local) {
            return local;
        }
        throw new IllegalArgumentException("Not a capture of this engine: " + capture);
    }

    /** Begins to feed a sender. */
    final void feed(CustomVideoSource source) {
        feedLock.lock();
        try {
            feeds.add(source);
        } finally {
            feedLock.unlock();
        }
    }

    /**
     * Begins to feed a sender whose encoders have to start with key frames. libwebrtc has no call for it, but an encoder
     * that gets a picture of another size starts anew; so one picture is a little smaller.
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

    /** Ends it; after return no picture is on its way into the source any more. */
    final void unfeed(CustomVideoSource source) {
        feedLock.lock();
        try {
            feeds.remove(source);
            restarting.remove(source);
        } finally {
            feedLock.unlock();
        }
    }

    /** Pictures that went to senders so far. */
    final long fed() {
        return fed.sum();
    }

    /** Whether a picture would be of use to anybody. */
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

    /** @param picture taken over */
    final void deliver(NativeVideoFrame picture) {
        feedLock.lock();
        try {
            for (CustomVideoSource feed : feeds) {
                if (restarting.remove(feed)) {
                    pushSmaller(feed, picture.frame());
                } else {
                    feed.pushFrame(picture.frame());
                }
                fed.increment();
            }
        } finally {
            feedLock.unlock();
            watchers.deliver(picture);
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
