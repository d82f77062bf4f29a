package io.postern.media.capture;

import java.util.ArrayList;
import java.util.List;

/**
 * Rasterises the digits and signs of a clock: each glyph is a few strokes of one round pen, converted to a coverage
 * mask.
 */
final class Glyphs {
    /** Half the pen's width, for glyphs of height 1. */
    private static final double PEN = 0.062;

    private static final int ARC_STEPS = 20;

    private final int height;
    private final byte[][] masks = new byte[128][];

    /** @param height of a digit in pixels */
    Glyphs(int height) {
        this.height = height;
        for (char c : "0123456789:.#".toCharArray()) {
            masks[c] = rasterize(strokes(c), advance(c));
        }
    }

    int height() {
        return height;
    }

    /** Pixels from the start of a glyph to the start of the next one. */
    int advance(char c) {
        double width = c == ':' || c == '.' ? 0.34 : 0.68;
        return Math.max(1, (int) Math.round(width * height));
    }

    /** The coverage of each pixel, 0 to 255, {@link #advance} by {@link #height}, row by row. */
    byte[] mask(char c) {
        byte[] mask = masks[c];
        if (mask == null) {
            throw new IllegalArgumentException("No glyph for '" + c + "'");
        }
        return mask;
    }

    private record Segment(double x1, double y1, double x2, double y2) {
        double distance(double x, double y) {
            double dx = x2 - x1;
            double dy = y2 - y1;
            double length = dx * dx + dy * dy;
            double along = length == 0 ? 0 : Math.clamp(((x - x1) * dx + (y - y1) * dy) / length, 0.0, 1.0);
            return Math.hypot(x - x1 - along * dx, y - y1 - along * dy);
        }
    }

    private byte[] rasterize(List<Segment> strokes, int width) {
        byte[] mask = new byte[width * height];
        double margin = (width / (double) height - (width < height / 2 ? 0.24 : 0.56)) / 2;
        for (int y = 0; y < height; y++) {
            for (int x = 0; x < width; x++) {
                double px = (x + 0.5) / height - margin;
                double py = (y + 0.5) / height;
                double nearest = 1;
                for (Segment stroke : strokes) {
                    nearest = Math.min(nearest, stroke.distance(px, py));
                }
                double coverage = Math.clamp((PEN - nearest) * height + 0.5, 0.0, 1.0);
                mask[y * width + x] = (byte) Math.round(coverage * 255);
            }
        }
        return mask;
    }

    private static List<Segment> strokes(char c) {
        List<Segment> s = new ArrayList<>();
        switch (c) {
            case '0' -> arc(s, .28, .50, .20, .42, 0, 360);
            case '1' -> line(s, .12, .24, .32, .08, .32, .92);
            case '2' -> {
                arc(s, .28, .30, .20, .22, 180, 385);
                line(s, .461, .393, .08, .92, .49, .92);
            }
            case '3' -> {
                arc(s, .26, .29, .20, .21, 200, 450);
                arc(s, .26, .71, .22, .21, -90, 160);
            }
            case '4' -> {
                line(s, .36, .08, .06, .66, .51, .66);
                line(s, .39, .42, .39, .92);
            }
            case '5' -> {
                line(s, .46, .08, .14, .08, .11, .45);
                arc(s, .27, .64, .22, .28, 222, 500);
            }
            case '6' -> {
                arc(s, .28, .66, .20, .26, 0, 360);
                arc(s, .52, .66, .44, .58, 180, 262);
            }
            case '7' -> line(s, .07, .08, .49, .08, .20, .92);
            case '8' -> {
                arc(s, .28, .28, .17, .20, 0, 360);
                arc(s, .28, .70, .21, .22, 0, 360);
            }
            case '9' -> {
                arc(s, .28, .34, .20, .26, 0, 360);
                arc(s, .04, .34, .44, .58, 0, 82);
            }
            case ':' -> {
                line(s, .12, .34, .12, .34);
                line(s, .12, .74, .12, .74);
            }
            case '.' -> line(s, .12, .92, .12, .92);
            case '#' -> {
                line(s, .22, .18, .14, .82);
                line(s, .44, .18, .36, .82);
                line(s, .06, .38, .52, .38);
                line(s, .04, .62, .50, .62);
            }
            default -> throw new IllegalArgumentException("No strokes for '" + c + "'");
        }
        return s;
    }

    /** @param points x and y of two or more points in turn */
    private static void line(List<Segment> strokes, double... points) {
        for (int i = 2; i < points.length; i += 2) {
            strokes.add(new Segment(points[i - 2], points[i - 1], points[i], points[i + 1]));
        }
    }

    /** Part of an ellipse, in degrees clockwise from three o'clock. */
    private static void arc(List<Segment> strokes, double cx, double cy, double rx, double ry, double from, double to) {
        double[] points = new double[2 * (ARC_STEPS + 1)];
        for (int i = 0; i <= ARC_STEPS; i++) {
            double angle = Math.toRadians(from + (to - from) * i / ARC_STEPS);
            points[2 * i] = cx + rx * Math.cos(angle);
            points[2 * i + 1] = cy + ry * Math.sin(angle);
        }
        line(strokes, points);
    }
}
