package io.postern.media.capture.x11;

/** A rectangle in pixels. */
record Area(int x, int y, int width, int height) {
    /** Rounds the size down to even numbers, as video frames need it. */
    Area even() {
        return new Area(x, y, width & ~1, height & ~1);
    }

    boolean isEmpty() {
        return width < 2 || height < 2;
    }
}
