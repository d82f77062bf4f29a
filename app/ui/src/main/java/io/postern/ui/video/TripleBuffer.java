package io.postern.ui.video;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.IntBuffer;
import javafx.scene.image.PixelBuffer;
import javafx.scene.image.PixelFormat;
import javafx.scene.image.WritableImage;
import org.jspecify.annotations.Nullable;

/**
 * The three pixel buffers of one surface, so that nobody writes to a buffer that is being read: one is on the screen,
 * one was on the screen before and may still be read by the render thread, one is written by a worker.
 *
 * <p>The render thread has finished with a buffer when the pulse after its replacement was rendered; that has happened
 * at the latest when the next replacement is shown.
 */
final class TripleBuffer {
    private static final int BUFFERS = 3;

    /** A buffer for the worker shrinks only when it is this many times too large: a window being resized goes both ways. */
    private static final int SLACK = 4;

    private final Slot[] slots = new Slot[BUFFERS];
    private @Nullable Slot shown;
    private @Nullable Slot before;
    private @Nullable Slot ready;

    TripleBuffer() {
        for (int i = 0; i < BUFFERS; i++) {
            slots[i] = new Slot();
        }
    }

    /** A buffer nobody reads, or null while a finished frame waits to be shown. On the surface's lane. */
    synchronized @Nullable Slot free() {
        if (ready != null) {
            return null;
        }
        for (Slot slot : slots) {
            if (slot != shown && slot != before) {
                return slot;
            }
        }
        return null;
    }

    /** Hands a written buffer over. On the surface's lane. */
    synchronized void finished(Slot slot) {
        ready = slot;
    }

    /** Makes the waiting buffer the shown one; null if there is none. On the JavaFX thread. */
    synchronized @Nullable Slot show() {
        Slot next = ready;
        if (next == null) {
            return null;
        }
        before = shown;
        shown = next;
        ready = null;
        return next;
    }

    /** Forgets a frame that was finished for a source that is no longer shown. Any thread. */
    synchronized void discardReady() {
        ready = null;
    }

    /** Gives up all memory that is not on the screen. On the surface's lane. */
    synchronized void trim() {
        for (int i = 0; i < BUFFERS; i++) {
            if (slots[i] != shown && slots[i] != before && slots[i] != ready) {
                slots[i] = new Slot();
            }
        }
    }

    /**
     * A direct buffer, and the image through which JavaFX reads it: as whole pixels, because reading them byte by byte costs
     * the software pipeline more than drawing them. B, G, R and A in this order are one such pixel wherever Postern runs:
     * all its platforms have the low byte first.
     */
    static final class Slot {
        /** Room for a conversion that writes one byte earlier; whole pixels, so that JavaFX reads aligned ones. */
        private static final int LEAD_BYTES = 4;

        private ByteBuffer memory = ByteBuffer.allocateDirect(LEAD_BYTES);
        private @Nullable PixelBuffer<IntBuffer> pixels;
        private @Nullable WritableImage image;
        private int sourceWidth;
        private int sourceHeight;

        /** The memory for a frame of this size, from the position of the returned buffer. */
        ByteBuffer memory(int width, int height) {
            PixelBuffer<IntBuffer> current = pixels;
            if (current == null || current.getWidth() != width || current.getHeight() != height) {
                int bytes = Math.addExact(LEAD_BYTES, Math.multiplyExact(Math.multiplyExact(width, height), 4));
                if (memory.capacity() < bytes || memory.capacity() / SLACK > bytes) {
                    memory = ByteBuffer.allocateDirect(bytes);
                }
                memory.position(LEAD_BYTES);
                IntBuffer whole = memory.slice().order(ByteOrder.LITTLE_ENDIAN).asIntBuffer();
                pixels = new PixelBuffer<>(width, height, whole, PixelFormat.getIntArgbPreInstance());
                image = null;
            }
            return memory;
        }

        void source(int width, int height) {
            sourceWidth = width;
            sourceHeight = height;
        }

        int sourceWidth() {
            return sourceWidth;
        }

        int sourceHeight() {
            return sourceHeight;
        }

        /** The image with what was last written. On the JavaFX thread. */
        @Nullable WritableImage image() {
            PixelBuffer<IntBuffer> current = pixels;
            if (current == null) {
                return null;
            }
            WritableImage existing = image;
            if (existing == null) {
                image = existing = new WritableImage(current);
            } else {
                current.updateBuffer(written -> null);
            }
            return existing;
        }
    }
}
