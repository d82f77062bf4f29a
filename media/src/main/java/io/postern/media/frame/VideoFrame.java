package io.postern.media.frame;

import java.nio.ByteBuffer;

/**
 * One video picture on its way to a screen.
 *
 * <p>Pictures are counted: whoever receives one owns one count and gives it back with {@link #close()} on every path.
 * A picture that nobody closes keeps native memory. Reading is thread safe as long as a count is held.
 */
public interface VideoFrame extends AutoCloseable {
    /** Width in pixels, before rotation is applied. */
    int width();

    /** Height in pixels, before rotation is applied. */
    int height();

    /** Degrees by which it must be turned clockwise to stand upright: 0, 90, 180 or 270. */
    int rotation();

    /** Width in pixels as a viewer sees it, rotation applied. */
    default int uprightWidth() {
        return rotation() % 180 == 0 ? width() : height();
    }

    /** Height in pixels as a viewer sees it, rotation applied. */
    default int uprightHeight() {
        return rotation() % 180 == 0 ? height() : width();
    }

    /** Capture or decode time, nanoseconds of an arbitrary monotonic clock. */
    long timestampNanos();

    /**
     * Crops, scales, rotates and converts into packed BGRA, opaque (so the same as premultiplied), rows without padding.
     *
     * @param target direct buffer with at least {@code width * height * 4} bytes from position 0; position and limit
     *     are left as they were
     * @param width pixels of the target
     * @param height pixels of the target
     * @param fit what to do when the aspect ratios differ
     */
    void renderBgra(ByteBuffer target, int width, int height, Fit fit);

    /** Adds a count for another owner and returns this. */
    VideoFrame retain();

    /** Gives back one count. */
    @Override
    void close();

    /** How a picture fills a target of another shape. */
    enum Fit {
        /** Fills the target and cuts what stands out: cameras. */
        COVER,
        /** Shows all of it and leaves black bars: screens. */
        CONTAIN
    }
}
