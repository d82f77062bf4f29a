package io.postern.ui.video;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A picture painted by a function, without native memory; counts how many are open. */
public final class SyntheticPicture implements VideoFrame {
    private static final AtomicLong OPEN = new AtomicLong();

    private final int width;
    private final int height;
    private final Painting painting;
    private final AtomicInteger count = new AtomicInteger(1);

    /** Gives the colour 0xRRGGBB at a place from 0 to 1 across and down. */
    @FunctionalInterface
    public interface Painting {
        int at(double x, double y);

        static Painting plain(int rgb) {
            return (x, y) -> rgb;
        }

        static Painting halves(int left, int right) {
            return (x, y) -> x < 0.5 ? left : right;
        }
    }

    public SyntheticPicture(int width, int height, Painting painting) {
        this.width = width;
        this.height = height;
        this.painting = painting;
        OPEN.incrementAndGet();
    }

    /** How many pictures were made and not closed. */
    public static long open() {
        return OPEN.get();
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int rotation() {
        return 0;
    }

    @Override
    public long timestampNanos() {
        return System.nanoTime();
    }

    @Override
    public void renderBgra(ByteBuffer target, int targetWidth, int targetHeight, Fit fit) {
        if (count.get() < 1) {
            throw new IllegalStateException("read after close");
        }
        double across = (double) targetWidth / width;
        double down = (double) targetHeight / height;
        double scale = fit == Fit.COVER ? Math.max(across, down) : Math.min(across, down);
        for (int y = 0; y < targetHeight; y++) {
            for (int x = 0; x < targetWidth; x++) {
                double u = 0.5 + (x + 0.5 - targetWidth / 2.0) / (scale * width);
                double v = 0.5 + (y + 0.5 - targetHeight / 2.0) / (scale * height);
                int rgb = u < 0 || u > 1 || v < 0 || v > 1 ? 0 : painting.at(u, v);
                target.putInt(target.position() + (y * targetWidth + x) * 4, Integer.reverseBytes(0xff000000 | rgb));
            }
        }
    }

    @Override
    public VideoFrame retain() {
        if (count.getAndIncrement() < 1) {
            throw new IllegalStateException("retained after close");
        }
        return this;
    }

    @Override
    public void close() {
        int left = count.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("closed twice");
        }
        if (left == 0) {
            OPEN.decrementAndGet();
        }
    }
}
