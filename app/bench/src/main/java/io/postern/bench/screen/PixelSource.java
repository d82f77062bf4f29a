package io.postern.bench.screen;

/** Something that shows pixels. */
public interface PixelSource {
    int width();

    int height();

    /** Red, green and blue of a pixel, 8 bits each, red highest; the position is inside. */
    int rgb(int x, int y);
}
