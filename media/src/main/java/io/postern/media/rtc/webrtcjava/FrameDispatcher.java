package io.postern.media.rtc.webrtcjava;

import io.postern.media.frame.DeliveryGate;
import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSink;
import io.postern.media.frame.VideoSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers each video frame to all watchers. Closing a watch waits for a running delivery to it, and only for that; it
 * may also be closed from within the delivery. A watcher that throws has its frame taken back.
 */
final class FrameDispatcher implements VideoSource {
    private static final Logger LOG = LoggerFactory.getLogger(FrameDispatcher.class);

    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Runnable changed;

    /** @param changed called after a watch was added or closed, on the calling thread, with no lock held */
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

    /** @param frame owned from now on */
    void deliver(VideoFrame frame) {
        try {
            for (Entry entry : entries) {
                entry.deliver(frame);
            }
        } finally {
            frame.close();
        }
    }

    private final class Entry implements Watch {
        private final VideoSink sink;
        private final DeliveryGate gate = new DeliveryGate();

        Entry(VideoSink sink) {
            this.sink = sink;
        }

        void deliver(VideoFrame frame) {
            gate.deliver(() -> lend(new RevocableFrame(frame.retain())));
        }

        private void lend(RevocableFrame frame) {
            try {
                sink.accept(frame);
            } catch (RuntimeException e) {
                frame.takeBack();
                LOG.error("A watcher failed to take a frame", e);
            }
        }

        @Override
        public void close() {
            if (gate.close()) {
                entries.remove(this);
                changed.run();
            }
        }
    }
}
