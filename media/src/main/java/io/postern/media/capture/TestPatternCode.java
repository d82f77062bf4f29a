package io.postern.media.capture;

import java.util.Optional;
import java.util.function.IntBinaryOperator;

/**
 * The machine-readable part of the test pattern: a field of black and white blocks, one bit each, that survives strong
 * compression and scaling down to about 160×90 pixels. From left to right and top to bottom: the frame number (32
 * bits), the milliseconds of the day (32 bits), and a CRC-16/CCITT-FALSE of both.
 *
 * <p>The clips of the bench carry another code: this one holds a time as well, leaves the middle to what people look at,
 * and is read where it is known to be (decision 27).
 */
final class TestPatternCode {
    static final int COLUMNS = 20;
    static final int ROWS = 4;

    /** The position of the field, as fractions of the frame's width and height. */
    static final double LEFT = 0.04;

    static final double RIGHT = 0.96;
    static final double TOP = 0.81;
    static final double BOTTOM = 0.97;

    private static final int NUMBER_BITS = 32;
    private static final int CHECK_BITS = 16;
    private static final int BYTE = 8;

    private TestPatternCode() {}

    /** The left edge of a column, or with {@link #COLUMNS} the field's right edge, in pixels. */
    static int x(int column, int pictureWidth) {
        return (int) Math.round(pictureWidth * (LEFT + (RIGHT - LEFT) * column / COLUMNS));
    }

    /** The top edge of a row, or with {@link #ROWS} the field's bottom edge, in pixels. */
    static int y(int row, int pictureHeight) {
        return (int) Math.round(pictureHeight * (TOP + (BOTTOM - TOP) * row / ROWS));
    }

    /** All bits in reading order. */
    static boolean[] encode(long frame, long millisOfDay) {
        boolean[] bits = new boolean[COLUMNS * ROWS];
        write(bits, 0, NUMBER_BITS, frame);
        write(bits, NUMBER_BITS, NUMBER_BITS, millisOfDay);
        write(bits, 2 * NUMBER_BITS, CHECK_BITS, check(frame, millisOfDay));
        return bits;
    }

    private static void write(boolean[] bits, int from, int count, long value) {
        for (int i = 0; i < count; i++) {
            bits[from + i] = ((value >> (count - 1 - i)) & 1) == 1;
        }
    }

    /**
     * Reads the field of a frame.
     *
     * @param luma brightness from 0 to 255 at x, y
     */
    static Optional<TestPatternReader.Reading> decode(int width, int height, IntBinaryOperator luma) {
        boolean[] bits = new boolean[COLUMNS * ROWS];
        for (int i = 0; i < bits.length; i++) {
            bits[i] = isWhite(i % COLUMNS, i / COLUMNS, width, height, luma);
        }
        long frame = read(bits, 0, NUMBER_BITS);
        long millisOfDay = read(bits, NUMBER_BITS, NUMBER_BITS);
        boolean intact = read(bits, 2 * NUMBER_BITS, CHECK_BITS) == check(frame, millisOfDay);
        return intact ? Optional.of(new TestPatternReader.Reading(frame, (int) millisOfDay)) : Optional.empty();
    }

    /** Reads the middle of a block only, because compression blurs its edges. */
    private static boolean isWhite(int column, int row, int width, int height, IntBinaryOperator luma) {
        int left = x(column, width);
        int right = Math.max(x(column + 1, width), left + 1);
        int top = y(row, height);
        int bottom = Math.max(y(row + 1, height), top + 1);
        int insetX = (right - left) / 3;
        int insetY = (bottom - top) / 3;
        long sum = 0;
        int count = 0;
        for (int y = top + insetY; y < bottom - insetY; y++) {
            for (int x = left + insetX; x < right - insetX; x++) {
                sum += luma.applyAsInt(x, y);
                count++;
            }
        }
        return sum >= 128L * count;
    }

    private static long read(boolean[] bits, int from, int count) {
        long value = 0;
        for (int i = 0; i < count; i++) {
            value = (value << 1) | (bits[from + i] ? 1 : 0);
        }
        return value;
    }

    private static int check(long frame, long millisOfDay) {
        int crc = 0xffff;
        for (long word : new long[] {frame, millisOfDay}) {
            for (int shift = NUMBER_BITS - BYTE; shift >= 0; shift -= BYTE) {
                crc ^= (int) ((word >> shift) & 0xff) << BYTE;
                for (int bit = 0; bit < BYTE; bit++) {
                    crc = (crc & 0x8000) != 0 ? (crc << 1) ^ 0x1021 : crc << 1;
                }
                crc &= 0xffff;
            }
        }
        return crc;
    }
}
