package io.postern.platform.bus;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes values as messages on a D-Bus hold them (D-Bus specification, “Marshaling”): little-endian, each aligned to its
 * own size from the beginning of the message.
 */
public final class BusWire {
    private static final int LARGEST = 16 * 1024;

    private final ByteBuffer buffer = ByteBuffer.allocate(LARGEST).order(ByteOrder.LITTLE_ENDIAN);

    /** What was written. */
    ByteBuffer written() {
        return buffer.duplicate().order(ByteOrder.LITTLE_ENDIAN).flip();
    }

    int length() {
        return buffer.position();
    }

    public BusWire align(int size) {
        while (buffer.position() % size != 0) {
            buffer.put((byte) 0);
        }
        return this;
    }

    public BusWire octet(int value) {
        buffer.put((byte) value);
        return this;
    }

    public BusWire number(int value) {
        align(4);
        buffer.putInt(value);
        return this;
    }

    public BusWire large(long value) {
        align(8);
        buffer.putLong(value);
        return this;
    }

    public BusWire flag(boolean value) {
        return number(value ? 1 : 0);
    }

    /** A text or the path of an object. A zero character, which neither may hold, is left out. */
    public BusWire text(String value) {
        byte[] bytes = value.replace("\0", "").getBytes(StandardCharsets.UTF_8);
        number(bytes.length);
        buffer.put(bytes).put((byte) 0);
        return this;
    }

    public BusWire signature(String value) {
        byte[] bytes = value.getBytes(StandardCharsets.US_ASCII);
        buffer.put((byte) bytes.length).put(bytes).put((byte) 0);
        return this;
    }

    /** @param alignment of an element */
    public BusWire list(int alignment, Consumer<BusWire> elements) {
        number(0);
        int lengthAt = buffer.position() - 4;
        align(alignment);
        int start = buffer.position();
        elements.accept(this);
        buffer.putInt(lengthAt, buffer.position() - start);
        return this;
    }

    /** {@code a{sv}} of texts, flags, octets and large numbers. */
    public BusWire dictionary(Map<String, Object> entries) {
        return list(
                8,
                all -> entries.forEach((name, value) -> {
                    all.align(8).text(name);
                    switch (value) {
                        case String text -> all.signature("s").text(text);
                        case Boolean flag -> all.signature("b").flag(flag);
                        case Byte octet -> all.signature("y").octet(octet);
                        case Long large -> all.signature("x").large(large);
                        default -> throw new IllegalArgumentException("No such variant: " + value.getClass());
                    }
                }));
    }
}
