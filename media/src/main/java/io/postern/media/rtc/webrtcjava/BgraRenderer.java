package io.postern.media.rtc.webrtcjava;

import dev.onvoid.webrtc.media.FourCC;
import dev.onvoid.webrtc.media.video.I420Buffer;
import dev.onvoid.webrtc.media.video.NativeI420Buffer;
import dev.onvoid.webrtc.media.video.VideoBufferConverter;
import dev.onvoid.webrtc.media.video.VideoFrameBuffer;
import io.postern.media.frame.VideoFrame.Fit;
import java.nio.ByteBuffer;

/**
 * Converts I420 frames to BGRA for display: one native scaling, one native conversion. Rotation, which few senders ask
 * for, happens in between on the scaled planes; black bars are added in place.
 */
final class BgraRenderer {
    private static final int BYTES_PER_PIXEL = 4;
    private static final byte OPAQUE = (byte) 0xff;

    private BgraRenderer() {}

    static void render(I420Buffer source, int rotation, ByteBuffer target, int width, int height, Fit fit) {
        requireRoom(target, width, height);
        boolean sideways = rotation % 180 != 0;
        int uprightWidth = sideways ? source.getHeight() : source.getWidth();
        int uprightHeight = sideways ? source.getWidth() : source.getHeight();
        FramePlacement place = FramePlacement.of(uprightWidth, uprightHeight, width, height, fit);
        FramePlacement.Region crop = sideways ? place.source().transposed() : place.source();
        FramePlacement.Region content = place.target();

        int scaledWidth = sideways ? content.height() : content.width();
        int scaledHeight = sideways ? content.width() : content.height();
        VideoFrameBuffer scaled =
                source.cropAndScale(crop.x(), crop.y(), crop.width(), crop.height(), scaledWidth, scaledHeight);
        // Without scaling webrtc-java hands out a view of the source, which has nothing of its own to release.
        boolean owned = crop.width() != scaledWidth || crop.height() != scaledHeight;
        try {
            if (rotation == 0) {
                convert(scaled.toI420(), target, width, height, content);
            } else {
                NativeI420Buffer rotated = NativeI420Buffer.allocate(content.width(), content.height());
                try {
                    rotate(scaled.toI420(), rotated, rotation);
                    convert(rotated, target, width, height, content);
                } finally {
                    rotated.release();
                }
            }
        } finally {
            if (owned) {
                scaled.release();
            }
        }
    }

    private static void requireRoom(ByteBuffer target, int width, int height) {
        if (!target.isDirect() || target.isReadOnly()) {
            throw new IllegalArgumentException("The target must be a writable direct buffer");
        }
        if (width < 1 || height < 1) {
            throw new IllegalArgumentException("A target of " + width + "x" + height + " pixels");
        }
        int bytes = target.capacity() - target.position();
        if (bytes < (long) width * height * BYTES_PER_PIXEL) {
            throw new IllegalArgumentException(
                    "The target has " + bytes + " bytes, " + width + "x" + height + " pixels need more");
        }
    }

    /**
     * Converts the scaled frame. libyuv writes rows without padding, so content that is narrower than the target is
     * written in full first and then moved to its rows from the last to the first. Each row moves towards the end, so
     * nothing is overwritten before it was moved.
     */
    private static void convert(
            I420Buffer scaled, ByteBuffer target, int width, int height, FramePlacement.Region content) {
        ByteBuffer memory = target.duplicate().clear();
        ByteBuffer whole = memory.slice(target.position(), memory.capacity() - target.position());
        int row = width * BYTES_PER_PIXEL;
        int contentRow = content.width() * BYTES_PER_PIXEL;
        int top = content.y() * row;
        int left = content.x() * BYTES_PER_PIXEL;
        try {
            int bytes = contentRow * content.height();
            int start = target.position() + top;
            if (start > 0) {
                // libyuv has fast code for the byte order A, B, G, R on all processors, and on some only for that.
                // Written
                // one byte earlier, it is B, G, R and the alpha of the next pixel; all alphas are the same.
                VideoBufferConverter.convertFromI420(scaled, memory.slice(start - 1, bytes), FourCC.RGBA);
                memory.put(start + bytes - 1, OPAQUE);
            } else {
                VideoBufferConverter.convertFromI420(scaled, memory.slice(start, bytes), FourCC.ARGB);
            }
        } catch (RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException("libwebrtc cannot convert this frame", e);
        }
        if (contentRow < row) {
            for (int y = content.height() - 1; y >= 0; y--) {
                int rowStart = top + y * row;
                whole.put(rowStart + left, whole, top + y * contentRow, contentRow);
                fillBlack(whole, rowStart, left);
                fillBlack(whole, rowStart + left + contentRow, row - left - contentRow);
            }
        }
        fillBlack(whole, 0, top);
        int bottom = top + content.height() * row;
        fillBlack(whole, bottom, height * row - bottom);
    }

    private static void fillBlack(ByteBuffer target, int from, int bytes) {
        int at = from;
        int end = from + bytes;
        byte[] bar = BLACK;
        while (at < end) {
            int length = Math.min(bar.length, end - at);
            target.put(at, bar, 0, length);
            at += length;
        }
    }

    private static final byte[] BLACK = blackPixels(1024);

    private static byte[] blackPixels(int count) {
        byte[] pixels = new byte[count * BYTES_PER_PIXEL];
        for (int i = BYTES_PER_PIXEL - 1; i < pixels.length; i += BYTES_PER_PIXEL) {
            pixels[i] = OPAQUE;
        }
        return pixels;
    }

    private static void rotate(I420Buffer from, I420Buffer to, int rotation) {
        int width = from.getWidth();
        int height = from.getHeight();
        rotatePlane(from.getDataY(), from.getStrideY(), width, height, to.getDataY(), to.getStrideY(), rotation);
        int chromaWidth = (width + 1) / 2;
        int chromaHeight = (height + 1) / 2;
        rotatePlane(
                from.getDataU(),
                from.getStrideU(),
                chromaWidth,
                chromaHeight,
                to.getDataU(),
                to.getStrideU(),
                rotation);
        rotatePlane(
                from.getDataV(),
                from.getStrideV(),
                chromaWidth,
                chromaHeight,
                to.getDataV(),
                to.getStrideV(),
                rotation);
    }

    /** Rotates one plane clockwise. */
    private static void rotatePlane(
            ByteBuffer from, int fromStride, int width, int height, ByteBuffer to, int toStride, int rotation) {
        byte[] source = new byte[width * height];
        for (int y = 0; y < height; y++) {
            from.get(y * fromStride, source, y * width, width);
        }
        int rotatedWidth = rotation == 180 ? width : height;
        int rotatedHeight = rotation == 180 ? height : width;
        byte[] row = new byte[rotatedWidth];
        for (int y = 0; y < rotatedHeight; y++) {
            for (int x = 0; x < rotatedWidth; x++) {
                row[x] = switch (rotation) {
                    case 90 -> source[(height - 1 - x) * width + y];
                    case 180 -> source[(height - 1 - y) * width + (width - 1 - x)];
                    default -> source[x * width + (width - 1 - y)];
                };
            }
            to.put(y * toStride, row, 0, rotatedWidth);
        }
    }
}
