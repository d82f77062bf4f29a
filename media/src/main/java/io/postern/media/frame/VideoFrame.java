package io.postern.media.frame;

import java.nio.ByteBuffer;

/**
 * One frame of video, reference counted.
 *
 * <p>Whoever receives a frame owns one reference and gives it back with {@link #close()} on every path. A frame that is
 * not closed keeps native memory. Reading is thread safe as long as a reference is held.
 */
public interface VideoFrame extends AutoCloseable {
    /** Width in pixels, before rotation is applied. */
    int width();

    /** Height in pixels, before rotation is applied. */
    int height();

    /** Degrees by which the frame must be turned clockwise to be upright: 0, 90, 180 or 270. */
    int rotation();

    /** Width in pixels after rotation. */
    default int uprightWidth() {
        return rotation() % 180 == 0 ? width() : height();
    }

    /** Height in pixels after rotation. */
    default int uprightHeight() {
        return rotation() % 180 == 0 ? height() : width();
    }

    /** Capture or decode time, nanoseconds of an arbitrary monotonic clock. */
    long timestampNanos();

    /**
     * Crops, scales, rotates and converts into packed BGRA, opaque (so the same as premultiplied), rows without
     * padding.
     *
     * @param target direct buffer with at least {@code width * height * 4} bytes from its position to its capacity;
     *     position and limit are left as they were. The byte before the position, if there is one, may be overwritten;
     *     with it, the conversion is several times faster on some processors.
     * @param width pixels of the target
     * @param height pixels of the target
     * @param fit how to fill a target of another aspect ratio
     */
    void renderBgra(ByteBuffer target, int width, int height, Fit fit);

    /** Adds a reference for another owner and returns this frame. */
    VideoFrame retain();

    /** Gives back one reference. */
    @Override
    void close();

    /** How a frame fills an area of another aspect ratio. */
    enum Fit {
        /** Fills the area and crops the rest: for cameras. */
        COVER,
        /** Shows the whole frame and adds black bars: for screens. */
        CONTAIN
    }
}
