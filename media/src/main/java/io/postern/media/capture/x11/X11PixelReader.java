package io.postern.media.capture.x11;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Fetches pixels: through memory shared with the server (MIT-SHM), or over the connection where that is not possible,
 * as with a display of another machine. Grows as needed. For the connection's thread.
 */
final class X11PixelReader implements AutoCloseable {
    private static final int GET_IMAGE = 73;
    private static final int Z_PIXMAP = 2;
    private static final int ALL_PLANES = -1;
    private static final int SHM_ATTACH = 1;
    private static final int SHM_DETACH = 2;
    private static final int SHM_GET_IMAGE = 4;
    private static final int HEADER_BYTES = 32;
    private static final int BYTES_PER_PIXEL = 4;

    private final X11Connection connection;
    private final Optional<X11Connection.Extension> sharing;
    private @Nullable SharedMemory memory;
    private int segment;
    private boolean mayShare;
    private ByteBuffer buffer = ByteBuffer.allocateDirect(0);

    X11PixelReader(X11Connection connection) {
        this.connection = connection;
        this.sharing = connection.extension("MIT-SHM");
        this.mayShare = connection.isLocal() && sharing.isPresent();
    }

    /** The fetched pixels; direct, and another buffer after {@link #reserve}. */
    ByteBuffer buffer() {
        return buffer;
    }

    /** Makes room for an image; earlier pixels are lost if there was less room. */
    void reserve(int width, int height) {
        int bytes = Math.multiplyExact(BYTES_PER_PIXEL, Math.multiplyExact(width, height));
        if (buffer.capacity() >= bytes) {
            return;
        }
        releaseMemory();
        if (mayShare) {
            mayShare = share(bytes);
        }
        if (!mayShare) {
            buffer = ByteBuffer.allocateDirect(bytes).order(ByteOrder.LITTLE_ENDIAN);
        }
    }

    private boolean share(int bytes) {
        SharedMemory shared = SharedMemory.allocate(bytes).orElse(null);
        if (shared == null) {
            return false;
        }
        int id = connection.newId();
        try {
            connection.check(opcode(), SHM_ATTACH, id, shared.id(), 0);
        } catch (X11Exception refused) {
            // A server in a container or of another user cannot access our memory.
            shared.close();
            return false;
        }
        shared.remove();
        memory = shared;
        segment = id;
        buffer = shared.buffer();
        return true;
    }

    /**
     * Fetches a part of a drawable.
     *
     * @param offset where its first pixel is stored, in pixels; rows follow each other without padding
     * @throws X11Exception if the part reaches beyond the drawable or is not visible
     */
    void fetch(int drawable, Area part, int offset) {
        int at = (part.x() & 0xffff) | (part.y() << 16);
        int size = (part.width() & 0xffff) | (part.height() << 16);
        if (memory != null) {
            connection.call(
                    opcode(),
                    SHM_GET_IMAGE,
                    drawable,
                    at,
                    size,
                    ALL_PLANES,
                    Z_PIXMAP,
                    segment,
                    offset * BYTES_PER_PIXEL);
            return;
        }
        ByteBuffer answer = connection.call(GET_IMAGE, Z_PIXMAP, drawable, at, size, ALL_PLANES);
        int bytes = Math.min(part.width() * part.height() * BYTES_PER_PIXEL, answer.capacity() - HEADER_BYTES);
        buffer.put(offset * BYTES_PER_PIXEL, answer, HEADER_BYTES, bytes);
    }

    private int opcode() {
        return sharing.orElseThrow().opcode();
    }

    private void releaseMemory() {
        SharedMemory held = memory;
        memory = null;
        buffer = ByteBuffer.allocateDirect(0);
        if (held != null) {
            connection.send(opcode(), SHM_DETACH, segment);
            held.close();
        }
    }

    /** Frees the memory, before or after the connection was closed. */
    @Override
    public void close() {
        SharedMemory held = memory;
        memory = null;
        buffer = ByteBuffer.allocateDirect(0);
        if (held != null) {
            held.close();
        }
    }
}
