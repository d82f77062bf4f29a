package io.postern.media.capture.x11;

import java.nio.ByteBuffer;
import java.util.Optional;

/** Reads the pointer's position and image, and draws it into an image. For the connection's thread. */
final class X11Pointer {
    private static final int QUERY_POINTER = 38;
    private static final int QUERY_VERSION = 0;
    private static final int SELECT_CURSOR_INPUT = 3;
    private static final int GET_CURSOR_IMAGE = 4;
    private static final int EVERY_CHANGE = 1;
    private static final int CURSOR_NOTIFY = 1;
    private static final int HEADER_BYTES = 32;
    private static final int BYTES_PER_PIXEL = 4;

    private final X11Connection connection;
    private final Optional<X11Connection.Extension> fixes;
    private int[] pixels = new int[0];
    private int width;
    private int height;
    private int hotX;
    private int hotY;
    private boolean stale = true;

    private int[] covered = new int[0];
    private Area drawn = new Area(0, 0, 0, 0);

    /**
     * The pointer's position.
     *
     * @param x on the display
     * @param y on the display
     * @param window the outermost window it is over, or 0
     */
    record Position(int x, int y, int window) {}

    X11Pointer(X11Connection connection) {
        this.connection = connection;
        this.fixes = connection.extension("XFIXES");
        fixes.ifPresent(extension -> {
            // The version has to be negotiated before any other request.
            connection.call(extension.opcode(), QUERY_VERSION, 5, 0);
            connection.send(
                    extension.opcode(), SELECT_CURSOR_INPUT, connection.setup().root(), EVERY_CHANGE);
        });
    }

    Position position() {
        ByteBuffer answer = connection.call(QUERY_POINTER, 0, connection.setup().root());
        return new Position(answer.getShort(16), answer.getShort(18), answer.getInt(12));
    }

    /** @return whether the event reports a changed pointer image */
    boolean takes(int event) {
        if (fixes.isPresent() && event == fixes.get().firstEvent() + CURSOR_NOTIFY) {
            stale = true;
            return true;
        }
        return false;
    }

    /** Draws the pointer and remembers the pixels beneath. */
    void draw(ByteBuffer frame, int frameWidth, int frameHeight, int x, int y) {
        if (stale) {
            read();
        }
        int left = Math.max(0, x - hotX);
        int top = Math.max(0, y - hotY);
        int right = Math.min(frameWidth, x - hotX + width);
        int bottom = Math.min(frameHeight, y - hotY + height);
        if (left >= right || top >= bottom) {
            return;
        }
        drawn = new Area(left, top, right - left, bottom - top);
        if (covered.length < drawn.width() * drawn.height()) {
            covered = new int[drawn.width() * drawn.height()];
        }
        int saved = 0;
        for (int row = top; row < bottom; row++) {
            for (int column = left; column < right; column++) {
                int at = BYTES_PER_PIXEL * (row * frameWidth + column);
                int under = frame.getInt(at);
                covered[saved++] = under;
                frame.putInt(at, over(pixels[(row - y + hotY) * width + column - x + hotX], under));
            }
        }
    }

    /** Restores the pixels beneath the pointer. */
    void erase(ByteBuffer frame, int frameWidth) {
        int saved = 0;
        for (int row = drawn.y(); row < drawn.y() + drawn.height(); row++) {
            for (int column = drawn.x(); column < drawn.x() + drawn.width(); column++) {
                frame.putInt(BYTES_PER_PIXEL * (row * frameWidth + column), covered[saved++]);
            }
        }
        forget();
    }

    /** Forgets the remembered pixels, because their image is gone. */
    void forget() {
        drawn = new Area(0, 0, 0, 0);
    }

    /** Blends a pixel; pixels of the pointer are premultiplied with their opacity. */
    private static int over(int above, int below) {
        int rest = 255 - (above >>> 24);
        return above + ((scaled(below >> 16, rest) << 16) | (scaled(below >> 8, rest) << 8) | scaled(below, rest));
    }

    private static int scaled(int channel, int by) {
        return (channel & 0xff) * by / 255;
    }

    private void read() {
        stale = false;
        if (fixes.isEmpty()) {
            return;
        }
        ByteBuffer answer = connection.call(fixes.get().opcode(), GET_CURSOR_IMAGE);
        width = Short.toUnsignedInt(answer.getShort(12));
        height = Short.toUnsignedInt(answer.getShort(14));
        hotX = Short.toUnsignedInt(answer.getShort(16));
        hotY = Short.toUnsignedInt(answer.getShort(18));
        pixels = new int[width * height];
        for (int i = 0; i < pixels.length; i++) {
            pixels[i] = answer.getInt(HEADER_BYTES + BYTES_PER_PIXEL * i);
        }
    }
}
