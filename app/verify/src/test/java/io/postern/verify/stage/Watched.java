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

/** Counts pictures, and looks at their sizes, their changes and the colours of their quadrants. */
public final class Watched implements AutoCloseable {
    private static final int SIDE = 16;

    private final VideoSource.Watch watch;
    private final ByteBuffer pixels = ByteBuffer.allocateDirect(SIDE * SIDE * 4);
    private final Set<String> sizes = new LinkedHashSet<>();
    private byte[] last = new byte[0];
    private String lastSize = "";
    private int frames;
    private int changes;

    Watched(VideoSource source) {
        watch = source.watch(this::look);
    }

    Watched(VideoSource source, int width, int height) {
        watch = source.watch(this::look, width, height);
    }

    /** Says how large the pictures are shown from now on. */
    public void shownAt(int width, int height) {
        watch.shownAt(width, height);
    }

    private synchronized void look(VideoFrame picture) {
        try (picture) {
            frames++;
            lastSize = picture.uprightWidth() + "x" + picture.uprightHeight();
            sizes.add(lastSize);
            picture.renderBgra(pixels, SIDE, SIDE, VideoFrame.Fit.COVER);
            byte[] now = new byte[pixels.capacity()];
            pixels.get(0, now);
            if (!Arrays.equals(now, last)) {
                changes++;
                last = now;
            }
        }
    }

    /** Pictures so far. */
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

    /** Red, green and blue, 0 to 255, in the middle of the four quadrants of the newest picture, row by row. */
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

    /** Waits until so many more pictures came than have come by now. */
    public Watched awaitMore(int more) {
        int wanted = frames() + more;
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> frames() >= wanted);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("Only " + frames() + " of " + wanted + " pictures came.", e);
        }
        return this;
    }

    /** Waits for a picture of this size. */
    public void awaitSize(String size) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> sizes().contains(size));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No picture of " + size + " came, only " + sizes(), e);
        }
    }

    /** Waits until pictures of this size come, after whatever else. */
    public void awaitLastSize(String size) {
        try {
            await().atMost(NodePeer.PATIENCE).until(() -> size.equals(lastSize()));
        } catch (ConditionTimeoutException e) {
            throw new AssertionError("No picture of " + size + " came, but " + lastSize(), e);
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
