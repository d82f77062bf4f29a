package io.postern.media.capture;

import io.postern.media.frame.VideoFrame;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Reads frame number and clock from a frame of {@link TestPattern}, also after compression and scaling. The pattern has
 * to fill the frame or region that is read, upright and uncropped. For one thread at a time.
 */
public final class TestPatternReader {
    private static final int BYTES_PER_PIXEL = 4;
    private static final int MAX_WIDTH_PIXELS = 640;

    private ByteBuffer pixels = ByteBuffer.allocateDirect(0);

    /**
     * The values in a frame.
     *
     * @param frame number of the frame since its capture started, modulo 2³²
     * @param millisOfDay the sender's local time when it was drawn
     */
    public record Reading(long frame, int millisOfDay) {}

    /**
     * Reads a frame, which stays the caller's.
     *
     * @return empty if the frame does not show a test pattern, or too much of it was lost
     */
    public Optional<Reading> read(VideoFrame frame) {
        int width = Math.min(frame.uprightWidth(), MAX_WIDTH_PIXELS);
        int height = Math.max(1, (int) Math.round((double) frame.uprightHeight() * width / frame.uprightWidth()));
        int bytes = width * height * BYTES_PER_PIXEL;
        if (pixels.capacity() < bytes) {
            pixels = ByteBuffer.allocateDirect(bytes);
        }
        frame.renderBgra(pixels, width, height, VideoFrame.Fit.COVER);
        return read(pixels, width, height);
    }

    /** Reads packed BGRA pixels that show only the pattern. */
    public static Optional<Reading> read(ByteBuffer bgra, int width, int height) {
        return read(bgra, width, 0, 0, width, height);
    }

    /**
     * Reads a region of packed BGRA pixels, for frames with black bars or windows that contain a video.
     *
     * @param rowPixels pixels from one row to the next
     */
    public static Optional<Reading> read(ByteBuffer bgra, int rowPixels, int x, int y, int width, int height) {
        return TestPatternCode.decode(width, height, (px, py) -> {
            int at = ((y + py) * rowPixels + x + px) * BYTES_PER_PIXEL;
            int blue = bgra.get(at) & 0xff;
            int green = bgra.get(at + 1) & 0xff;
            int red = bgra.get(at + 2) & 0xff;
            return (2 * red + 5 * green + blue) / 8;
        });
    }
}
