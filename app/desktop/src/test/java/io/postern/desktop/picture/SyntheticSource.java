package io.postern.desktop.picture;

import io.postern.media.frame.PictureSink;
import io.postern.media.frame.PictureSource;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Supplier;

/** A source that delivers what a test pushes. */
public final class SyntheticSource implements PictureSource {
    private final List<PictureSink> sinks = new CopyOnWriteArrayList<>();

    @Override
    public Watch watch(PictureSink sink) {
        sinks.add(sink);
        return () -> {
            synchronized (this) {
                sinks.remove(sink);
            }
        };
    }

    /** Delivers one picture to each watcher. */
    public synchronized void push(Supplier<SyntheticPicture> pictures) {
        for (PictureSink sink : sinks) {
            sink.accept(pictures.get());
        }
    }

    public void push(int width, int height, SyntheticPicture.Painting painting) {
        push(() -> new SyntheticPicture(width, height, painting));
    }

    public int watchers() {
        return sinks.size();
    }
}
