package io.postern.media.device;

import java.nio.ByteBuffer;

/**
 * A small image of a screen or window.
 *
 * @param width pixels
 * @param height pixels
 * @param bgra opaque pixels from position 0, rows without padding; read only
 */
public record Thumbnail(int width, int height, ByteBuffer bgra) {
    public Thumbnail {
        bgra = bgra.asReadOnlyBuffer();
    }
}
