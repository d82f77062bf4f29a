package io.postern.ui.video;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;

/**
 * Rounds the corners of a frame while it is written, by making them transparent. A rounded clip would send every
 * frame through a mask and shapes that cover the corners would be painted anew with each; this touches a few dozen
 * pixels.
 */
final class RoundedCorners {
    private RoundedCorners() {}

    /**
     * @param pixels premultiplied BGRA, rows without a gap, from its position on
     * @param radius in pixels of the frame
     */
    static void round(ByteBuffer pixels, int width, int height, double radius) {
        int side = (int) Math.ceil(Math.min(radius, Math.min(width, height) / 2.0));
        IntBuffer all = pixels.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
        for (int y = 0; y < side; y++) {
            for (int x = 0; x < side; x++) {
                double covered = radius + 0.5 - Math.hypot(radius - x - 0.5, radius - y - 0.5);
                if (covered < 1) {
                    int share = (int) Math.round(256 * Math.max(0, covered));
                    int right = width - 1 - x;
                    int low = (height - 1 - y) * width;
                    fade(all, y * width + x, share);
                    fade(all, y * width + right, share);
                    fade(all, low + x, share);
                    fade(all, low + right, share);
                }
            }
        }
    }

    /** Keeps so many 256ths of all four channels. */
    private static void fade(IntBuffer pixels, int at, int share) {
        int pixel = pixels.get(at);
        long even = (((pixel & 0x00ff00ffL) * share) >> 8) & 0x00ff00ffL;
        long odd = (((pixel >>> 8) & 0x00ff00ffL) * share) & 0xff00ff00L;
        pixels.put(at, (int) (even | odd));
    }
}
