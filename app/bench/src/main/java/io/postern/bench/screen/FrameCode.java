package io.postern.bench.screen;

import java.util.OptionalInt;

/**
 * The number that every frame of a clip carries in its middle for machines: a magenta border around 6 × 3 black and white
 * blocks, from left to right and top to bottom 10 bits of number and 8 that check them. Drawn by {@code clip.mjs}.
 *
 * @param x left edge of the border on the screen, in pixels
 * @param y top edge of the border
 * @param width of everything within and with the border
 * @param height of the same
 */
public record FrameCode(int x, int y, int width, int height) {
    static final int COLUMNS = 6;
    static final int ROWS = 3;

    /** Width and height of the field in parts of the picture's, and the border in parts of the picture's height. */
    private static final double FIELD_HEIGHT = 0.5;

    private static final double BORDER = 1.0 / 30;
    private static final int CHECK_BITS = 8;
    private static final int NUMBERS = 1 << 10;

    /** How many numbers there are. */
    public static int numbers() {
        return NUMBERS;
    }

    /** The bits of a number, the first block being the highest. */
    static int bits(int number) {
        return (number << CHECK_BITS) | (((number * 181) ^ (number >> 3) ^ 0x5a) & 0xff);
    }

    /** The number shown at this moment; empty while the picture is being drawn, or is none. */
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
