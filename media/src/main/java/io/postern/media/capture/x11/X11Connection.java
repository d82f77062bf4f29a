package io.postern.media.capture.x11;

import io.postern.media.device.ScreenException;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to an X server: sends requests and reads replies, errors and events of the X Window System Protocol,
 * version 11. Offsets in the buffers below are those of its appendix B and of the extensions' documents.
 *
 * <p>For one thread at a time; {@link #close} may be called on any thread and ends a call in progress with a
 * {@link ScreenException}.
 */
final class X11Connection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(X11Connection.class);
    private static final int ERROR = 0;
    private static final int REPLY = 1;
    private static final int GENERIC_EVENT = 35;
    private static final int HEADER_BYTES = 32;
    private static final int MAX_REPLY_BYTES = 1 << 28;
    private static final int INTERN_ATOM = 16;
    private static final int GET_ATOM_NAME = 17;
    private static final int GET_INPUT_FOCUS = 43;
    private static final int QUERY_EXTENSION = 98;

    private final SocketChannel channel;
    private final X11Setup setup;
    private final boolean local;
    private final ByteBuffer out = buffer(1 << 16);
    private final ByteBuffer in = buffer(1 << 16);
    private final Deque<ByteBuffer> events = new ArrayDeque<>();
    private final Map<String, Integer> atoms = new HashMap<>();
    private final Map<String, Optional<Extension>> extensions = new HashMap<>();
    private int sequence;
    private int resources;

    /** The first request and event numbers of an extension. */
    record Extension(int opcode, int firstEvent) {}

    /** @throws ScreenException if there is no X server or it refuses the connection */
    static X11Connection open(X11Address address) {
        SocketChannel channel = null;
        try {
            channel = SocketChannel.open(address.socket());
            return new X11Connection(channel, address);
        } catch (IOException | ScreenException e) {
            closeQuietly(channel);
            throw e instanceof ScreenException failure
                    ? failure
                    : new ScreenException(ScreenException.Reason.FAILED, String.valueOf(e.getMessage()), e);
        }
    }

    private X11Connection(SocketChannel channel, X11Address address) throws IOException {
        this.channel = channel;
        this.local = channel.getRemoteAddress() instanceof UnixDomainSocketAddress;
        in.limit(0);
        byte[] cookie = X11Cookie.find(address);
        byte[] method = (cookie.length == 0 ? "" : X11Cookie.METHOD).getBytes(StandardCharsets.US_ASCII);
        out.put((byte) 'l').put((byte) 0).putShort((short) 11).putShort((short) 0);
        out.putShort((short) method.length).putShort((short) cookie.length).putShort((short) 0);
        putPadded(method);
        putPadded(cookie);
        flush();
        fill(8);
        int verdict = in.get(in.position());
        int length = 8 + 4 * Short.toUnsignedInt(in.getShort(in.position() + 6));
        ByteBuffer answer = take(length);
        if (verdict != 1) {
            byte[] reason = new byte[Math.clamp(Byte.toUnsignedInt(answer.get(1)), 0, length - 8)];
            answer.get(8, reason);
            throw new ScreenException(
                    ScreenException.Reason.FAILED,
                    "The X server refuses: " + new String(reason, StandardCharsets.ISO_8859_1).strip(),
                    null);
        }
        this.setup = X11Setup.read(answer, address.screen());
    }

    X11Setup setup() {
        return setup;
    }

    /** Whether the server runs on this machine, so that memory can be shared with it. */
    boolean isLocal() {
        return local;
    }

    /** Allocates an id for a resource of ours. */
    int newId() {
        int mask = setup.idMask();
        int step = mask & -mask;
        resources += step;
        return setup.idBase() | (resources & mask);
    }

    /** The number of a name of properties and types. */
    int atom(String name) {
        return atoms.computeIfAbsent(name, this::intern);
    }

    private int intern(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        begin(INTERN_ATOM, 0, 2 + padded(bytes.length) / 4);
        out.putShort((short) bytes.length).putShort((short) 0);
        putPadded(bytes);
        return reply().getInt(8);
    }

    /** The name of a number. */
    String atomName(int atom) {
        ByteBuffer answer = call(GET_ATOM_NAME, 0, atom);
        byte[] name =
                new byte[Math.clamp(Short.toUnsignedInt(answer.getShort(8)), 0, answer.capacity() - HEADER_BYTES)];
        answer.get(HEADER_BYTES, name);
        return new String(name, StandardCharsets.ISO_8859_1);
    }

    /** Returns an extension, if the server has it. */
    Optional<Extension> extension(String name) {
        return extensions.computeIfAbsent(name, this::query);
    }

    private Optional<Extension> query(String name) {
        byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
        begin(QUERY_EXTENSION, 0, 2 + padded(bytes.length) / 4);
        out.putShort((short) bytes.length).putShort((short) 0);
        putPadded(bytes);
        ByteBuffer answer = reply();
        return answer.get(8) == 0
                ? Optional.empty()
                : Optional.of(new Extension(Byte.toUnsignedInt(answer.get(9)), Byte.toUnsignedInt(answer.get(10))));
    }

    /** Sends a request that has no reply. An error is logged and otherwise ignored. */
    void send(int opcode, int detail, int... words) {
        request(opcode, detail, words);
        flush();
    }

    /**
     * Sends a request that has no reply, and waits until the server has processed it.
     *
     * @throws X11Exception if the server refuses it
     */
    void check(int opcode, int detail, int... words) {
        request(opcode, detail, words);
        int checked = sequence;
        request(GET_INPUT_FOCUS, 0);
        X11Exception refused = null;
        flush();
        while (true) {
            ByteBuffer answer = next();
            int kind = answer.get(0);
            if (kind == ERROR && number(answer) == (checked & 0xffff)) {
                refused = error(answer);
            } else if (kind == REPLY && number(answer) == (sequence & 0xffff)) {
                break;
            } else {
                keep(answer);
            }
        }
        if (refused != null) {
            throw refused;
        }
    }

    /**
     * Sends a request and waits for its reply.
     *
     * @return the whole reply, starting with its 32 byte header
     * @throws X11Exception if the server refuses it
     */
    ByteBuffer call(int opcode, int detail, int... words) {
        request(opcode, detail, words);
        return reply();
    }

    /** The oldest event that arrived together with replies, or null. */
    @Nullable ByteBuffer event() {
        return events.poll();
    }

    private void request(int opcode, int detail, int... words) {
        begin(opcode, detail, 1 + words.length);
        for (int word : words) {
            out.putInt(word);
        }
    }

    private void begin(int opcode, int detail, int words) {
        if (out.remaining() < 4 * words) {
            flush();
        }
        out.put((byte) opcode).put((byte) detail).putShort((short) words);
        sequence++;
    }

    private ByteBuffer reply() {
        flush();
        while (true) {
            ByteBuffer answer = next();
            int kind = answer.get(0);
            if ((kind == ERROR || kind == REPLY) && number(answer) == (sequence & 0xffff)) {
                if (kind == ERROR) {
                    throw error(answer);
                }
                return answer;
            }
            keep(answer);
        }
    }

    private void keep(ByteBuffer answer) {
        switch (answer.get(0)) {
            case ERROR -> LOG.debug("{}", error(answer).getMessage());
            case REPLY -> throw new IllegalStateException("A reply without a request");
            default -> events.add(answer);
        }
    }

    private static X11Exception error(ByteBuffer answer) {
        return new X11Exception(
                Byte.toUnsignedInt(answer.get(1)), Byte.toUnsignedInt(answer.get(10)), answer.getInt(4));
    }

    private static int number(ByteBuffer answer) {
        return Short.toUnsignedInt(answer.getShort(2));
    }

    private ByteBuffer next() {
        try {
            fill(HEADER_BYTES);
            int kind = in.get(in.position()) & 0x7f;
            long more = kind == REPLY || kind == GENERIC_EVENT
                    ? 4 * Integer.toUnsignedLong(in.getInt(in.position() + 4))
                    : 0;
            if (more > MAX_REPLY_BYTES) {
                throw new IOException("An answer of " + more + " bytes");
            }
            return take(HEADER_BYTES + (int) more);
        } catch (IOException e) {
            throw gone(e);
        }
    }

    /** Reads until a number of bytes, at most the buffer's capacity, is available. */
    private void fill(int bytes) throws IOException {
        if (in.remaining() >= bytes) {
            return;
        }
        in.compact();
        while (in.position() < bytes) {
            read(in);
        }
        in.flip();
    }

    private ByteBuffer take(int bytes) throws IOException {
        ByteBuffer answer = buffer(bytes);
        int buffered = Math.min(bytes, in.remaining());
        answer.put(in.slice(in.position(), buffered));
        in.position(in.position() + buffered);
        while (answer.hasRemaining()) {
            read(answer);
        }
        return answer.flip();
    }

    private void read(ByteBuffer target) throws IOException {
        if (channel.read(target) < 0) {
            throw new IOException("The X server has closed the connection");
        }
    }

    private void flush() {
        out.flip();
        try {
            while (out.hasRemaining()) {
                channel.write(out);
            }
        } catch (IOException e) {
            throw gone(e);
        } finally {
            out.clear();
        }
    }

    private void putPadded(byte[] bytes) {
        out.put(bytes);
        for (int i = bytes.length; i < padded(bytes.length); i++) {
            out.put((byte) 0);
        }
    }

    private static int padded(int length) {
        return (length + 3) & ~3;
    }

    private static ByteBuffer buffer(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    private static ScreenException gone(IOException cause) {
        return new ScreenException(ScreenException.Reason.FAILED, "The connection to the X server is lost", cause);
    }

    /** Closes the connection; the server frees all our resources. Idempotent. */
    @Override
    public void close() {
        closeQuietly(channel);
    }

    private static void closeQuietly(@Nullable SocketChannel channel) {
        if (channel == null) {
            return;
        }
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("Closing the connection to the X server failed: {}", e.getMessage());
        }
    }
}
