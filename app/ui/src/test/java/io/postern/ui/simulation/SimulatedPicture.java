package io.postern.ui.simulation;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A picture made of nothing: a person before a wall, drawn at whatever size is asked for. Counted like a real one, so
 * that tests see what is not closed.
 */
public final class SimulatedPicture implements VideoFrame {
    private static final AtomicInteger OPEN = new AtomicInteger();

    private final int width;
    private final int height;
    private final int hue;
    private final AtomicInteger counts = new AtomicInteger(1);

    /** @param hue degrees on the colour circle, to tell pictures apart */
    public SimulatedPicture(int width, int height, int hue) {
        this.width = width;
        this.height = height;
        this.hue = hue;
        OPEN.incrementAndGet();
    }

    /** Pictures made and not yet closed by all their owners. */
    public static int open() {
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
        return 0;
    }

    @Override
    public void renderBgra(ByteBuffer target, int w, int h, Fit fit) {
        if (counts.get() <= 0) {
            throw new IllegalStateException("The picture is closed already.");
        }
        if (!target.isDirect() || target.capacity() - target.position() < w * h * 4) {
            throw new IllegalArgumentException("A direct buffer of " + w * h * 4 + " bytes is needed.");
        }
        double scale = Math.max(w, h * 16.0 / 9);
        int wall = java.awt.Color.HSBtoRGB(hue / 360f, 0.25f, 0.55f);
        int wallFar = java.awt.Color.HSBtoRGB(hue / 360f, 0.35f, 0.35f);
        int shirt = java.awt.Color.HSBtoRGB((hue + 150) / 360f, 0.5f, 0.5f);
        for (int y = 0; y < h; y++) {
            for (int x = 0; x < w; x++) {
                double u = (x - w * 0.54) / scale;
                double v = (y - h * 0.5) / scale;
                int rgb = mix(wall, wallFar, Math.min(1, Math.max(0, (double) x / w)));
                if (square(u / 0.17) + square((v - 0.30) / 0.17) < 1) {
                    rgb = shirt;
                }
                if (square(u / 0.075) + square((v + 0.02) / 0.10) < 1) {
                    rgb = 0xFFD9A88A;
                }
                if (square(u / 0.083) + square((v + 0.075) / 0.065) < 1 && v < -0.05 + u * 0.2) {
                    rgb = 0xFF3A2C25;
                }
                target.putInt(target.position() + 4 * (y * w + x), bgra(rgb));
            }
        }
    }

    @Override
    public VideoFrame retain() {
        counts.incrementAndGet();
        return this;
    }

    @Override
    public void close() {
        int left = counts.decrementAndGet();
        if (left < 0) {
            throw new IllegalStateException("The picture was closed once too often.");
        }
        if (left == 0) {
            OPEN.decrementAndGet();
        }
    }

    private static double square(double x) {
        return x * x;
    }

    private static int mix(int a, int b, double t) {
        int rgb = 0xFF000000;
        for (int shift = 0; shift <= 16; shift += 8) {
            rgb |= (int) (((a >> shift) & 255) * (1 - t) + ((b >> shift) & 255) * t) << shift;
        }
        return rgb;
    }

    /** The bytes B G R A, as a big-endian int. */
    private static int bgra(int argb) {
        return (argb & 255) << 24 | (argb >> 8 & 255) << 16 | (argb >> 16 & 255) << 8 | 255;
    }
}
