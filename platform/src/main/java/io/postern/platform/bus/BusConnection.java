package io.postern.platform.bus;

import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.URLDecoder;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection to the person's own D-Bus, for a few calls and signals: the bus is a socket that the JDK can open, and what
 * is said over it no other account on the machine sees, unlike the arguments of a program started for it. Calls may be
 * made from one thread at a time.
 */
public final class BusConnection implements AutoCloseable {
    /** Something came in. */
    public record Incoming(int type, int replyTo, String member, ByteBuffer body) {}

    public static final int REPLY = 2;
    /** A call was refused. */
    public static final int ERROR = 3;

    public static final int SIGNAL = 4;

    private static final Logger LOG = LoggerFactory.getLogger(BusConnection.class);
    private static final int CALL = 1;
    private static final int NO_REPLY_EXPECTED = 1;
    private static final int LARGEST = 128 * 1024;
    private static final String BUS = "org.freedesktop.DBus";

    private final SocketChannel socket;
    private int serial;

    private BusConnection(SocketChannel socket) {
        this.socket = socket;
    }

    /** Where the bus is; empty if there is none, or none that Java can reach. */
    public static Optional<Path> address(Map<String, String> environment) {
        String addresses = environment.getOrDefault("DBUS_SESSION_BUS_ADDRESS", "");
        for (String address : addresses.split(";", -1)) {
            if (address.startsWith("unix:")) {
                for (String part : address.substring("unix:".length()).split(",", -1)) {
                    if (part.startsWith("path=")) {
                        String path = part.substring("path=".length()).replace("+", "%2B");
                        return Optional.of(Path.of(URLDecoder.decode(path, StandardCharsets.UTF_8)));
                    }
                }
            }
        }
        return Optional.ofNullable(environment.get("XDG_RUNTIME_DIR"))
                .map(folder -> Path.of(folder, "bus"))
                .filter(Files::exists);
    }

    /**
     * Connects and says who we are, as the bus wants it first.
     *
     * @param listener called for what comes in, on a thread of the connection's own
     */
    public static BusConnection open(Path address, Consumer<Incoming> listener) throws IOException {
        SocketChannel socket = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            socket.connect(UnixDomainSocketAddress.of(address));
            Object uid = Files.getAttribute(Path.of("/proc/self"), "unix:uid");
            String hex = HexFormat.of().formatHex(uid.toString().getBytes(StandardCharsets.US_ASCII));
            send(socket, ascii("\0AUTH EXTERNAL " + hex + "\r\n"));
            String answer = line(socket);
            if (!answer.startsWith("OK ")) {
                throw new IOException("The bus does not let us in.");
            }
            send(socket, ascii("BEGIN\r\n"));
            BusConnection connection = new BusConnection(socket);
            connection.call(BUS, "/org/freedesktop/DBus", BUS, "Hello", "", body -> {});
            Thread.ofPlatform().daemon().name("postern-dbus").start(() -> connection.listen(listener));
            return connection;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }

    /** Asks to be sent signals that match a rule. */
    public void listenTo(String rule) throws IOException {
        call(BUS, "/org/freedesktop/DBus", BUS, "AddMatch", "s", body -> body.text(rule));
    }

    /** The serial number of the next call, which its reply names; a reply may be there before the call returns. */
    public int nextSerial() {
        return serial + 1;
    }

    public void call(
            String destination, String path, String type, String member, String signature, Consumer<BusWire> body)
            throws IOException {
        send(CALL, 0, destination, path, type, member, signature, body);
    }

    public void signal(String path, String type, String member, String signature, Consumer<BusWire> body)
            throws IOException {
        send(SIGNAL, NO_REPLY_EXPECTED, "", path, type, member, signature, body);
    }

    private void send(
            int messageType,
            int flags,
            String destination,
            String path,
            String type,
            String member,
            String signature,
            Consumer<BusWire> body)
            throws IOException {
        BusWire content = new BusWire();
        body.accept(content);
        int number = ++serial;
        BusWire message = new BusWire()
                .octet('l')
                .octet(messageType)
                .octet(flags)
                .octet(1)
                .number(content.length())
                .number(number)
                .list(8, fields -> {
                    fields.align(8).octet(1).signature("o").text(path);
                    fields.align(8).octet(2).signature("s").text(type);
                    fields.align(8).octet(3).signature("s").text(member);
                    if (!destination.isEmpty()) {
                        fields.align(8).octet(6).signature("s").text(destination);
                    }
                    if (!signature.isEmpty()) {
                        fields.align(8).octet(8).signature("g").signature(signature);
                    }
                })
                .align(8);
        ByteBuffer whole = ByteBuffer.allocate(message.length() + content.length());
        whole.put(message.written()).put(content.written()).flip();
        send(socket, whole);
    }

    private void listen(Consumer<Incoming> listener) {
        try {
            while (true) {
                listener.accept(read());
            }
        } catch (IOException e) {
            LOG.debug("The bus is gone.", e);
        } catch (RuntimeException e) {
            LOG.warn("The bus says what is not understood; it is not listened to any more.", e);
        }
    }

    private Incoming read() throws IOException {
        ByteBuffer head = receive(16);
        if (head.get(0) != 'l' && head.get(0) != 'B') {
            throw new IOException("This is no message of a bus.");
        }
        head.order(head.get(0) == 'l' ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
        int bodyLength = head.getInt(4);
        int fieldsLength = head.getInt(12);
        if (bodyLength < 0 || fieldsLength < 0 || bodyLength > LARGEST || fieldsLength > LARGEST) {
            throw new IOException("A message is too large.");
        }
        int padded = (fieldsLength + 7) / 8 * 8;
        ByteBuffer rest = receive(padded + bodyLength).order(head.order());
        int replyTo = 0;
        String member = "";
        int at = 0;
        while (at < fieldsLength) {
            int code = rest.get(at);
            char kind = (char) rest.get(at + 2);
            at += 4;
            // o, s and u begin at multiples of four, where they are already; g has a short length.
            if (kind == 'u') {
                replyTo = code == 5 ? rest.getInt(at) : replyTo;
                at += 4;
            } else if (kind == 'g') {
                at += (rest.get(at) & 0xff) + 2;
            } else {
                String text = text(rest, at);
                member = code == 3 ? text : member;
                at += 4 + rest.getInt(at) + 1;
            }
            at = (at + 7) / 8 * 8;
        }
        return new Incoming(
                head.get(1), replyTo, member, rest.slice(padded, bodyLength).order(head.order()));
    }

    /** A text that begins, with its length, at a place. */
    static String text(ByteBuffer from, int at) {
        byte[] bytes = new byte[from.getInt(at)];
        from.get(at + 4, bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private ByteBuffer receive(int length) throws IOException {
        ByteBuffer buffer = ByteBuffer.allocate(length);
        while (buffer.hasRemaining()) {
            if (socket.read(buffer) < 0) {
                throw new EOFException("The bus has hung up.");
            }
        }
        return buffer.flip();
    }

    private static void send(SocketChannel socket, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    private static String line(SocketChannel socket) throws IOException {
        StringBuilder line = new StringBuilder();
        ByteBuffer one = ByteBuffer.allocate(1);
        while (line.length() < 512) {
            if (socket.read(one.clear()) < 0) {
                throw new EOFException("The bus has hung up.");
            }
            char next = (char) one.get(0);
            if (next == '\n') {
                break;
            }
            line.append(next);
        }
        return line.toString().strip();
    }

    private static ByteBuffer ascii(String text) {
        return ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            LOG.debug("The bus could not be left in an orderly way.", e);
        }
    }
}
