package io.postern.media.capture;

import io.postern.media.device.ScreenException;
import java.nio.ByteBuffer;
import java.util.Optional;

/** Takes pictures of one screen or window. For one thread at a time, except for {@link #abort}. */
public interface ScreenGrabber extends AutoCloseable {
    /**
     * Looks whether there is something new, which costs little if there is not.
     *
     * @param always whether to take a picture also if nothing has changed
     * @return empty if nothing has changed, or if the window cannot be seen just now
     * @throws ScreenException with {@link ScreenException.Reason#GONE} after the window was closed or the screen switched
     *     off; the grabber is of no use from then on
     */
    Optional<Image> grab(boolean always);

    /** Any thread: a look that is under way, and each one after it, fails at once. Frees nothing yet. */
    void abort();

    /** Frees the memory that images lie in. */
    @Override
    void close();

    /**
     * A picture with the pointer drawn in.
     *
     * @param bgra direct, from position 0, rows without padding; valid until the next look
     * @param width pixels, even
     * @param height pixels, even
     * @param changed whether it differs from the last one, as far as the display server says
     */
    record Image(ByteBuffer bgra, int width, int height, boolean changed) {}
}
