package io.postern.bench.screen;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * Reads the framebuffer of Xvfb ({@code -fbdir}), a memory-mapped file in xwd format. Reading costs the server nothing,
 * so it can be done at any rate, and even after the server has ended. Thread safe.
 */
public final class XvfbFramebuffer implements PixelSource {
    private static final ValueLayout.OfInt BIG = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt LITTLE = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int COLOUR_BYTES = 12;

    private final MemorySegment memory;
    private final long first;
    private final int rowBytes;
    private final int width;
    private final int height;

    /** @throws IOException also if the pixel format is not the supported 32-bit format */
    public XvfbFramebuffer(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            memory = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), Arena.ofAuto());
        }
        width = header(4);
        height = header(5);
        rowBytes = header(12);
        first = header(0) + (long) header(19) * COLOUR_BYTES;
        if (header(11) != 32 || header(7) != 0) {
            throw new IOException("The screen has " + header(11) + " bits a pixel in an order that is not read here");
        }
    }

    private int header(int field) {
        return memory.get(BIG, field * 4L);
    }

    @Override
    public int width() {
        return width;
    }

    @Override
    public int height() {
        return height;
    }

    @Override
    public int rgb(int x, int y) {
        return memory.get(LITTLE, first + (long) y * rowBytes + x * 4L) & 0xffffff;
    }
}
