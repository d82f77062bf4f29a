package io.postern.bench.screen;

import java.util.OptionalInt;

/**
 * A machine-readable frame number in the middle of each frame of a clip: a magenta border around 6 × 3 black and white
 * blocks, which encode 10 bits of number and 8 bits of checksum, row by row. Drawn by {@code clip.mjs}.
 *
 * <p>The test pattern of {@code media} carries another code: this one is found wherever a client puts a tile, also when
 * the tile is cropped or has a name over its lower edge (decision 27).
 *
 * @param x left edge of the border on the screen, in pixels
 * @param y top edge of the border
 * @param width including the border
 * @param height including the border
 */
public record FrameCode(int x, int y, int width, int height) {
    static final int COLUMNS = 6;
    static final int ROWS = 3;

    /** The size of the code and of its border relative to the height of the frame. */
    private static final double FIELD_HEIGHT = 0.5;

    private static final double BORDER = 1.0 / 30;
    private static final int CHECK_BITS = 8;
    private static final int NUMBERS = 1 << 10;

    /** How many different numbers there are. */
    public static int numbers() {
        return NUMBERS;
    }

    /** The bits of a number; the first block is the most significant. */
    static int bits(int number) {
        return (number << CHECK_BITS) | (((number * 181) ^ (number >> 3) ^ 0x5a) & 0xff);
    }

    /** The number shown now; empty while the frame is being drawn, or if there is no code. */
    public OptionalInt read(PixelSource pixels) {
        double border = height * BORDER / FIELD_HEIGHT;
        double cellWidth = (width - 2 * border) / COLUMNS;
        double cellHeight = (height - 2 * border) / ROWS;
        int bits = 0;
        for (int i = 0; i < COLUMNS * ROWS; i++) {
            int column = i % COLUMNS;
            int row = i / COLUMNS;
            int middleX = (int) (x + border + cellWidth * (column + 0.5));
            int middleY = (int) (y + border + cellHeight * (row + 0.5));
            bits = (bits << 1) | (isWhite(pixels, middleX, middleY) ? 1 : 0);
        }
        int number = bits >> CHECK_BITS;
        return bits(number) == bits ? OptionalInt.of(number) : OptionalInt.empty();
    }

    private static boolean isWhite(PixelSource pixels, int x, int y) {
        int sum = 0;
        for (int at = 0; at < 4; at++) {
            int rgb = pixels.rgb(x + at % 2, y + at / 2);
            sum += ((rgb >> 16) & 0xff) + ((rgb >> 8) & 0xff) + (rgb & 0xff);
        }
        return sum > 4 * 3 * 128;
    }
}
