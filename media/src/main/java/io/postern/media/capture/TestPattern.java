package io.postern.media.capture;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;

/**
 * Draws a moving test pattern for demonstrations, tests and machines without a camera: colour bars, a grey ramp, a
 * clock, the frame number, a swinging disc, and at the bottom the same number and time in machine-readable form ({@link
 * TestPatternReader}).
 *
 * <p>Draws directly into the planes of an I420 frame. Only changes since the last frame are drawn, so the same planes
 * have to be passed each time. Not thread safe.
 */
public final class TestPattern {
    /** The minimum width and height. */
    public static final int MIN_SIDE_PIXELS = 64;

    private static final int BLACK = 16;
    private static final int WHITE = 235;
    private static final int NEUTRAL = 128;
    private static final int[] BARS = {0xBFBFBF, 0xBFBF00, 0x00BFBF, 0x00BF00, 0xBF00BF, 0xBF0000, 0x0000BF, 0x141414};
    private static final double GOLDEN_RATIO = 0.618033988749895;

    /** Frames in one full swing of the disc. */
    private static final int SWING_FRAMES = 120;

    private final int width;
    private final int height;
    private final float hue;
    private final int card;
    private final Text clock;
    private final Text number;
    private final Disc disc;
    private boolean[] drawnBits = new boolean[0];

    /**
     * The planes of an I420 frame: full resolution for brightness, half in both directions, rounded up, for colour. The
     * positions of the buffers are ignored and not changed.
     */
    public record Planes(ByteBuffer y, int strideY, ByteBuffer u, int strideU, ByteBuffer v, int strideV) {}

    /**
     * Prepares a pattern.
     *
     * @param width pixels, even, at least {@link #MIN_SIDE_PIXELS}
     * @param height pixels, even, at least {@link #MIN_SIDE_PIXELS}
     * @param seed selects the background's colour, so that several senders can be distinguished
     */
    public TestPattern(int width, int height, int seed) {
        if (width < MIN_SIDE_PIXELS || height < MIN_SIDE_PIXELS || (width | height) % 2 != 0) {
            throw new IllegalArgumentException("A test pattern of " + width + "x" + height + " pixels");
        }
        this.width = width;
        this.height = height;
        this.hue = (float) (0.58 + seed * GOLDEN_RATIO);
        this.card = 34;
        // The clock is 12 characters wide, three of them narrow: 7.2 times its height.
        int clockHeight = (int) Math.min(0.18 * height, 0.82 * width / 7.2);
        this.clock = new Text(new Glyphs(clockHeight), "00:00:00.000", (int) (0.40 * height));
        this.number = new Text(new Glyphs(clockHeight * 55 / 100), "#00000000", (int) (0.565 * height));
        this.disc = new Disc((int) (0.70 * height), (int) (0.04 * height));
    }

    public int width() {
        return width;
    }

    public int height() {
        return height;
    }

    /** Draws the static parts. Needed once for new planes, before {@link #draw}. */
    public void drawBackground(Planes planes) {
        for (int y = 0; y < height; y++) {
            float depth = (float) y / height;
            fill(planes, 0, y, width, 1, Yuv.hsb(hue, 0.55f, 0.42f - 0.22f * depth));
        }
        int barsBottom = (int) (0.15 * height);
        for (int i = 0; i < BARS.length; i++) {
            int left = even(i * width / BARS.length);
            int right = even((i + 1) * width / BARS.length);
            fill(planes, left, 0, right - left, barsBottom, Yuv.rgb(BARS[i]));
        }
        ramp(planes, barsBottom, (int) (0.20 * height));
        Yuv dark = new Yuv(card, NEUTRAL, NEUTRAL);
        roundCard(planes, even((int) (0.05 * width)), (int) (0.25 * height), (int) (0.78 * height), dark);
        fill(planes, 0, (int) (0.795 * height), width, height, new Yuv(BLACK, NEUTRAL, NEUTRAL));
        clock.forget();
        number.forget();
        drawnBits = new boolean[0];
    }

    /**
     * Draws one frame.
     *
     * @param frame the frame number, shown modulo 10⁸ and encoded modulo 2³²
     * @param millisOfDay from midnight
     */
    public void draw(Planes planes, long frame, long millisOfDay) {
        clock.draw(planes, clockText(millisOfDay));
        number.draw(planes, String.format(Locale.ROOT, "#%08d", frame % 100_000_000));
        disc.draw(planes, frame);
        drawStrip(planes, TestPatternCode.encode(frame & 0xffff_ffffL, millisOfDay));
    }

    private static String clockText(long millisOfDay) {
        long seconds = millisOfDay / 1000;
        return String.format(
                Locale.ROOT,
                "%02d:%02d:%02d.%03d",
                seconds / 3600,
                seconds / 60 % 60,
                seconds % 60,
                millisOfDay % 1000);
    }

    private void drawStrip(Planes planes, boolean[] bits) {
        boolean all = drawnBits.length == 0;
        for (int i = 0; i < bits.length; i++) {
            if (all || bits[i] != drawnBits[i]) {
                int column = i % TestPatternCode.COLUMNS;
                int row = i / TestPatternCode.COLUMNS;
                int left = TestPatternCode.x(column, width);
                int top = TestPatternCode.y(row, height);
                fillLuma(
                        planes,
                        left,
                        top,
                        TestPatternCode.x(column + 1, width) - left,
                        TestPatternCode.y(row + 1, height) - top,
                        bits[i] ? WHITE : BLACK);
            }
        }
        drawnBits = bits;
    }

    private void ramp(Planes planes, int top, int bottom) {
        for (int x = 0; x < width; x++) {
            fillLuma(planes, x, top, 1, bottom - top, BLACK + (WHITE - BLACK) * x / (width - 1));
        }
        fillChroma(planes, 0, top, width, bottom - top, NEUTRAL, NEUTRAL);
    }

    private void roundCard(Planes planes, int left, int top, int bottom, Yuv colour) {
        int radius = height / 24;
        for (int y = top; y < bottom; y++) {
            int fromEdge = Math.min(y - top, bottom - 1 - y);
            int inset = 0;
            if (fromEdge < radius) {
                double up = radius - fromEdge - 0.5;
                inset = (int) Math.round(radius - Math.sqrt(radius * (double) radius - up * up));
            }
            fill(planes, left + even(inset), y, width - 2 * (left + even(inset)), 1, colour);
        }
    }

    private static int even(int value) {
        return value & ~1;
    }

    private void fill(Planes planes, int left, int top, int w, int h, Yuv colour) {
        fillLuma(planes, left, top, w, h, colour.y());
        fillChroma(planes, left, top, w, h, colour.u(), colour.v());
    }

    private void fillLuma(Planes planes, int left, int top, int w, int h, int luma) {
        byte[] row = new byte[w];
        Arrays.fill(row, (byte) luma);
        for (int y = top; y < Math.min(top + h, height); y++) {
            planes.y().put(y * planes.strideY() + left, row);
        }
    }

    private void fillChroma(Planes planes, int left, int top, int w, int h, int u, int v) {
        byte[] rowU = new byte[(w + 1) / 2];
        byte[] rowV = new byte[(w + 1) / 2];
        Arrays.fill(rowU, (byte) u);
        Arrays.fill(rowV, (byte) v);
        for (int y = top / 2; y < (Math.min(top + h, height) + 1) / 2; y++) {
            planes.u().put(y * planes.strideU() + left / 2, rowU);
            planes.v().put(y * planes.strideV() + left / 2, rowV);
        }
    }

    /** A centred line of white text; only characters that changed are drawn. */
    private final class Text {
        private final Glyphs glyphs;
        private final int left;
        private final int top;
        private String drawn = "";

        Text(Glyphs glyphs, String widest, int middle) {
            this.glyphs = glyphs;
            this.left =
                    (width - widest.chars().map(c -> glyphs.advance((char) c)).sum()) / 2;
            this.top = middle - glyphs.height() / 2;
        }

        void forget() {
            drawn = "";
        }

        void draw(Planes planes, String text) {
            int x = left;
            for (int i = 0; i < text.length(); i++) {
                char c = text.charAt(i);
                if (drawn.length() != text.length() || drawn.charAt(i) != c) {
                    draw(planes, c, x);
                }
                x += glyphs.advance(c);
            }
            drawn = text;
        }

        private void draw(Planes planes, char c, int x) {
            byte[] mask = glyphs.mask(c);
            int advance = glyphs.advance(c);
            byte[] row = new byte[advance];
            for (int y = 0; y < glyphs.height(); y++) {
                for (int i = 0; i < advance; i++) {
                    row[i] = (byte) (card + (WHITE - card) * (mask[y * advance + i] & 0xff) / 255);
                }
                planes.y().put((top + y) * planes.strideY() + x, row);
            }
        }
    }

    /** A disc that swings from side to side like a pendulum. */
    private final class Disc {
        private final int top;
        private final int radius;
        private final byte[] mask;
        private final Yuv colour;

        Disc(int middle, int radius) {
            this.radius = radius;
            this.top = even(middle - radius);
            this.colour = Yuv.hsb(hue + 0.08f, 0.55f, 0.95f);
            int size = 2 * radius;
            this.mask = new byte[size * size];
            for (int y = 0; y < size; y++) {
                for (int x = 0; x < size; x++) {
                    double distance = Math.hypot(x + 0.5 - radius, y + 0.5 - radius);
                    mask[y * size + x] = (byte) Math.round(Math.clamp(radius - distance, 0.0, 1.0) * 255);
                }
            }
        }

        void draw(Planes planes, long frame) {
            int laneLeft = even((int) (0.10 * width));
            int laneWidth = width - 2 * laneLeft;
            int size = 2 * radius;
            double phase = 2 * Math.PI * (frame % SWING_FRAMES) / SWING_FRAMES;
            int x = even((int) Math.round((laneWidth - size) * (1 - Math.cos(phase)) / 2));
            byte[] row = new byte[laneWidth];
            for (int y = 0; y < size; y++) {
                Arrays.fill(row, (byte) (Math.abs(y - radius) <= radius / 12 ? card + 36 : card));
                for (int i = 0; i < size; i++) {
                    row[x + i] = blend(row[x + i] & 0xff, colour.y(), mask[y * size + i]);
                }
                planes.y().put((top + y) * planes.strideY() + laneLeft, row);
            }
            byte[] rowU = new byte[laneWidth / 2];
            byte[] rowV = new byte[laneWidth / 2];
            for (int y = 0; y < radius; y++) {
                Arrays.fill(rowU, (byte) NEUTRAL);
                Arrays.fill(rowV, (byte) NEUTRAL);
                for (int i = 0; i < radius; i++) {
                    byte coverage = mask[2 * y * size + 2 * i];
                    rowU[x / 2 + i] = blend(NEUTRAL, colour.u(), coverage);
                    rowV[x / 2 + i] = blend(NEUTRAL, colour.v(), coverage);
                }
                planes.u().put((top / 2 + y) * planes.strideU() + laneLeft / 2, rowU);
                planes.v().put((top / 2 + y) * planes.strideV() + laneLeft / 2, rowV);
            }
        }

        private static byte blend(int below, int above, byte coverage) {
            return (byte) (below + (above - below) * (coverage & 0xff) / 255);
        }
    }

    /** A colour in ITU-R BT.601, video range. */
    private record Yuv(int y, int u, int v) {
        static Yuv rgb(int rgb) {
            return of(((rgb >> 16) & 0xff) / 255.0, ((rgb >> 8) & 0xff) / 255.0, (rgb & 0xff) / 255.0);
        }

        private static Yuv of(double r, double g, double b) {
            return new Yuv(
                    (int) Math.round(16 + 65.481 * r + 128.553 * g + 24.966 * b),
                    (int) Math.round(128 - 37.797 * r - 74.203 * g + 112.0 * b),
                    (int) Math.round(128 + 112.0 * r - 93.786 * g - 18.214 * b));
        }

        /** @param hue in turns; the others from 0 to 1 */
        static Yuv hsb(float hue, float saturation, float brightness) {
            double r = channel(5, hue, saturation, brightness);
            double g = channel(3, hue, saturation, brightness);
            double b = channel(1, hue, saturation, brightness);
            return of(r, g, b);
        }

        private static double channel(int offset, double hue, double saturation, double brightness) {
            double k = (offset + (hue - Math.floor(hue)) * 6) % 6;
            return brightness - brightness * saturation * Math.clamp(Math.min(k, 4 - k), 0.0, 1.0);
        }
    }
}
