package io.postern.bench.screen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Finds frames with a {@link FrameCode} on a screen by their magenta borders. */
public final class FrameCodeFinder {
    /** Smaller codes cannot be read. */
    private static final int MIN_READABLE_WIDTH = 48;

    /** The aspect ratio of the code in a 16:9 frame, and the tolerance for scaling. */
    private static final double FIELD_ASPECT_RATIO = 0.6 * 16 / (0.5 * 9);

    private static final double ASPECT_TOLERANCE = 0.15;

    private FrameCodeFinder() {}

    /** All codes, in reading order. */
    public static List<FrameCode> find(PixelSource pixels) {
        BitSet border = border(pixels);
        List<FrameCode> found = new ArrayList<>();
        for (int at = border.nextSetBit(0); at >= 0; at = border.nextSetBit(at)) {
            FrameCode code = boundingBox(border, at, pixels.width());
            double shape = (double) code.width() / code.height();
            if (code.width() >= MIN_READABLE_WIDTH && Math.abs(shape / FIELD_ASPECT_RATIO - 1) < ASPECT_TOLERANCE) {
                found.add(code);
            }
        }
        found.sort(Comparator.comparingInt((FrameCode code) -> code.y() / 16).thenComparingInt(FrameCode::x));
        return found;
    }

    private static BitSet border(PixelSource pixels) {
        BitSet border = new BitSet(pixels.width() * pixels.height());
        for (int y = 0; y < pixels.height(); y++) {
            for (int x = 0; x < pixels.width(); x++) {
                int rgb = pixels.rgb(x, y);
                boolean magenta = ((rgb >> 16) & 0xff) > 150 && ((rgb >> 8) & 0xff) < 110 && (rgb & 0xff) > 150;
                border.set(y * pixels.width() + x, magenta);
            }
        }
        return border;
    }

    /** The bounding box of the connected component at a pixel, which is removed from the set. */
    private static FrameCode boundingBox(BitSet border, int first, int width) {
        int left = Integer.MAX_VALUE;
        int top = Integer.MAX_VALUE;
        int right = 0;
        int bottom = 0;
        Deque<Integer> open = new ArrayDeque<>(List.of(first));
        border.clear(first);
        while (!open.isEmpty()) {
            int at = open.pop();
            int x = at % width;
            int y = at / width;
            left = Math.min(left, x);
            right = Math.max(right, x + 1);
            top = Math.min(top, y);
            bottom = Math.max(bottom, y + 1);
            for (int next : new int[] {x > 0 ? at - 1 : -1, x < width - 1 ? at + 1 : -1, at - width, at + width}) {
                if (next >= 0 && border.get(next)) {
                    border.clear(next);
                    open.push(next);
                }
            }
        }
        return new FrameCode(left, top, right - left, bottom - top);
    }
}
