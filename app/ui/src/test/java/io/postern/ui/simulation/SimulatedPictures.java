package io.postern.ui.simulation;

import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSink;
import io.postern.media.frame.VideoSource;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A source of pictures that a test feeds; optionally gives one picture to everyone who begins to watch. */
public final class SimulatedPictures implements VideoSource {
    private final CopyOnWriteArrayList<VideoSink> sinks = new CopyOnWriteArrayList<>();
    private volatile Supplier<VideoFrame> still;
    private volatile String shownAt = "";

    /** Gives every watcher this picture at once, now and later: for still views. */
    public SimulatedPictures showing(Supplier<VideoFrame> picture) {
        still = picture;
        sinks.forEach(sink -> sink.accept(picture.get()));
        return this;
    }

    /** Delivers one picture to each watcher, on the caller's thread. */
    public void deliver(Supplier<VideoFrame> picture) {
        sinks.forEach(sink -> sink.accept(picture.get()));
    }

    public int watchers() {
        return sinks.size();
    }

    /** The size that was last named by a watcher, as {@code 320x180}. */
    public String shownAt() {
        return shownAt;
    }

    @Override
    public Watch watch(VideoSink sink, int width, int height) {
        shownAt = width + "x" + height;
        Watch watch = watch(sink);
        return new Watch() {
            @Override
            public void shownAt(int newWidth, int newHeight) {
                shownAt = newWidth + "x" + newHeight;
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    @Override
    public Watch watch(VideoSink sink) {
        sinks.add(sink);
        if (still != null) {
            sink.accept(still.get());
        }
        return () -> sinks.remove(sink);
    }
}
