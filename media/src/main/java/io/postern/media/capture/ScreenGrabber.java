package io.postern.media.capture;

import io.postern.media.device.ScreenException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Grabs images of one screen or window. For one thread at a time, except for {@link #abort}. */
public interface ScreenGrabber extends AutoCloseable {
    /**
     * Grabs an image if something has changed; costs little if nothing has.
     *
     * @param always whether to grab an image also if nothing has changed
     * @return empty if nothing has changed, or if the window is not visible at the moment
     * @throws ScreenException with {@link ScreenException.Reason#GONE} after the window was closed or the screen
     *     switched off; the grabber cannot be used from then on
     */
    Optional<Image> grab(boolean always);

    /** Makes a running grab, and each later one, fail at once. Any thread. Frees nothing yet. */
    void abort();

    /** Frees the memory of the images. */
    @Override
    void close();

    /**
     * An image with the pointer drawn in.
     *
     * @param bgra direct, from position 0, rows without padding; valid until the next grab
     * @param width pixels, even
     * @param height pixels, even
     * @param changed whether it differs from the last one, as far as the display server reports
     */
    record Image(ByteBuffer bgra, int width, int height, boolean changed) {}
}
