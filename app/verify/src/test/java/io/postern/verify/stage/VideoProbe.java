package io.postern.verify.stage;

import static org.awaitility.Awaitility.await;

import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSource;
import io.postern.verify.peer.NodePeer;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.awaitility.core.ConditionTimeoutException;

/** Measures received video: frames, their sizes, their changes and the colours of their quadrants. */
public final class VideoProbe implements AutoCloseable {
    private static final int SIDE = 16;

    private final VideoSource.Watch watch;
    private final ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE * 4);
    private final Set<String> sizes = new LinkedHashSet<>();
    private byte[] last = new byte[0];
    private String lastSize = "";
    private int frames;
    private int changes;

    VideoProbe(VideoSource source) {
        watch = source.watch(this::look);
    }

    VideoProbe(VideoSource source, int width, int height) {
        watch = source.watch(this::look, width, height);
    }

    /** Reports the size at which the video is shown from now on. */
    public void shownAt(int width, int height) {
        watch.shownAt(width, height);
    }

    private synchronized void look(VideoFrame frame) {
        try (frame) {
            frames++;
            lastSize = frame.uprightWidth() + "x" + frame.uprightHeight();
            sizes.add(lastSize);
            frame.renderBgra(pixels, SIDE, SIDE, VideoFrame.Fit.COVER);
            byte[] now = new byte[pixels.capacity()];
            pixels.get(0, now);
            if (!Arrays.equals(now, last)) {
                changes++;
                last = now;
            }
        }
    }

    /** Frames so far. */
    public synchronized int frames() {
        return frames;
    }

    /** How many of them differed from the one before, seen coarsely. */
    public synchronized int changes() {
        return changes;
    }

    /** Each size once, as {@code 640x360}, in order of appearance. */
    public synchronized List<String> sizes() {
        return List.copyOf(sizes);
    }

    /** Red, green and blue, 0 to 255, in the middle of the four quadrants of the newest frame, row by row. */
    public synchronized List<List<Integer>> colours() {
        List<List<Integer>> colours = new ArrayList<>();
        for (int row : new int[] {SIDE / 4, SIDE * 3 / 4}) {
            for (int column : new int[] {SIDE / 4, SIDE * 3 / 4}) {
                int at = (row * SIDE + column) * 4;
                colours.add(List.of(last[at + 2] & 0xff, last[at + 1] & 0xff, last[at] & 0xff));
            }
        }
        return colours;
    }

    /** Waits until that many more frames have arrived. */
    public VideoProbe awaitMore(int more) {
        int wanted = frames() + more;
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> frames() >= wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Only " + frames() + " of " + wanted + " frames came.", e);
        }
        return this;
    }

    /** Waits for a frame of this size. */
    public void awaitSize(String size) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> sizes().contains(size));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No frame of " + size + " came, only " + sizes(), e);
        }
    }

    /** Waits until the newest frame has this size. */
    public void awaitLastSize(String size) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> size.equals(lastSize()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No frame of " + size + " came, but " + lastSize(), e);
        }
    }

    private synchronized String lastSize() {
        return lastSize;
    }

    @Override
    public void close() {
        watch.close();
    }
}
