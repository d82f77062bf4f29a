package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.video.CustomVideoSource;
import io.postern.media.frame.PictureSink;
import io.postern.media.rtc.MediaEngine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Own pictures, shared: one capture feeds any number of senders, in any number of peer sessions, and any number of
 * watchers. Each sender has a native source of its own, so that it can change over to another capture without a
 * negotiation and without its peers noticing more than a new picture.
 */
abstract class LocalVideo implements MediaEngine.VideoCapture {
    private final List<CustomVideoSource> feeds = new ArrayList<>();
    private final ReentrantLock feeding = new ReentrantLock();
    private final LongAdder fed = new LongAdder();
    private final Watchers watchers = new Watchers(() -> {});

    /** @throws IllegalArgumentException if another engine made it */
    static LocalVideo of(MediaEngine.VideoCapture capture) {
        if (capture instanceof LocalVideo local) {
            return local;
        }
        throw new IllegalArgumentException("Not a capture of this engine: " + capture);
    }

    /** Begins to feed a sender. */
    final void feed(CustomVideoSource source) {
        feeding.lock();
        try {
            feeds.add(source);
        } finally {
            feeding.unlock();
        }
    }

    /** Ends it; after return no picture is on its way into the source any more. */
    final void unfeed(CustomVideoSource source) {
        feeding.lock();
        try {
            feeds.remove(source);
        } finally {
            feeding.unlock();
        }
    }

    /** Pictures that went to senders so far. */
    final long fed() {
        return fed.sum();
    }

    /** Whether a picture would be of use to anybody. */
    final boolean wanted() {
        if (!watchers.isEmpty()) {
            return true;
        }
        feeding.lock();
        try {
            return !feeds.isEmpty();
        } finally {
            feeding.unlock();
        }
    }

    /** @param picture taken over */
    final void deliver(NativePicture picture) {
        feeding.lock();
        try {
            for (CustomVideoSource feed : feeds) {
                feed.pushFrame(picture.frame());
                fed.increment();
            }
        } finally {
            feeding.unlock();
            watchers.deliver(picture);
        }
    }

    @Override
    public final Watch watch(PictureSink sink) {
        return watchers.watch(sink);
    }
}
