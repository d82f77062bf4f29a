package io.postern.bench.screen;

/** An image whose pixels can be read. */
public interface PixelSource {
    int width();

    int height();

    /** The colour of a pixel, 8 bits per channel with red highest; the position must be inside. */
    int rgb(int x, int y);
}
