package io.postern.bench.screen;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

/** Finds where on a screen frames with numbers are, by their magenta borders. */
public final class FrameCodeFinder {
    /** Smaller than this nothing can be read. */
    private static final int LEAST_WIDTH = 48;

    /** Width to height of the field of a 16:9 picture, and how far scaling may be from it. */
    private static final double SHAPE = 0.6 * 16 / (0.5 * 9);

    private static final double TOLERANCE = 0.15;

    private FrameCodeFinder() {}

    /** All there are, in reading order. */
    public static List<FrameCode> find(PixelSource pixels) {
        BitSet border = border(pixels);
        List<FrameCode> found = new ArrayList<>();
        for (int at = border.nextSetBit(0); at >= 0; at = border.nextSetBit(at)) {
            FrameCode code = surround(border, at, pixels.width());
            double shape = (double) code.width() / code.height();
            if (code.width() >= LEAST_WIDTH && Math.abs(shape / SHAPE - 1) < TOLERANCE) {
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

    /** The box around everything that hangs together with a pixel; takes it out of the set. */
    private static FrameCode surround(BitSet border, int first, int width) {
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
