package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSink;
import io.postern.media.frame.VideoSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands each picture to everybody who watches. Closing a watch waits for a delivery to it that is under way, and only
 * for that; it may also be closed from within the delivery. A watcher that throws has its picture taken back.
 */
final class FrameDispatcher implements VideoSource {
    private static final Logger LOG = LoggerFactory.getLogger(FrameDispatcher.class);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Runnable changed;

    /** @param changed called after a watch began or ended, on the thread that did it, with no lock held */
    FrameDispatcher(Runnable changed) {
        this.changed = changed;
    }

    @Override
    public Watch watch(VideoSink sink) {
        Entry entry = new Entry(sink);
        entries.add(entry);
        changed.run();
        return entry;
    }

    boolean isEmpty() {
        return entries.isEmpty();
    }

    /** @param picture taken over */
    void deliver(VideoFrame picture) {
        try {
            for (Entry entry : entries) {
                entry.deliver(picture);
            }
        } finally {
            picture.close();
        }
    }

    private final class Entry implements Watch {
        private final VideoSink sink;
        private final ReentrantLock delivering = new ReentrantLock();
        private boolean closed;

        Entry(VideoSink sink) {
            this.sink = sink;
        }

        void deliver(VideoFrame picture) {
            delivering.lock();
            try {
                if (!closed) {
                    lend(new RevocableFrame(picture.retain()));
                }
            } finally {
                delivering.unlock();
            }
        }

        private void lend(RevocableFrame picture) {
            try {
                sink.accept(picture);
            } catch (RuntimeException e) {
                picture.takeBack();
                LOG.error("A watcher failed to take a picture", e);
            }
        }

        @Override
        public void close() {
            delivering.lock();
            try {
                if (closed) {
                    return;
                }
                closed = true;
            } finally {
                delivering.unlock();
            }
            entries.remove(this);
            changed.run();
        }
    }
}
