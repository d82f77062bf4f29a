package io.postern.signaling.websocket;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.SocketFactory;

/**
 * Creates the socket of one session and ends it when a message exceeds the maximum size: OkHttp collects a message of
 * any size in memory, and decompresses one to any size, before it delivers it.
 *
 * <p>Counts below TLS, so slightly more than the message itself. Deflate expands a byte to at most 1,032, so the limit
 * for compressed messages bounds their decompressed size at 65 MiB.
 */
final class MessageSizeLimiter extends SocketFactory {
    /** The largest joins have many participants with much metadata; 16 MiB is enough for thousands of them. */
    static final long MAX_MESSAGE_BYTES = 16L * 1024 * 1024;

    /** Several hundred participants in one message. */
    static final long MAX_COMPRESSED_MESSAGE_BYTES = 64L * 1024;

    private final AtomicLong sinceLastMessage = new AtomicLong();
    private volatile long limit = MAX_MESSAGE_BYTES;
    private volatile boolean exceeded;

    /** Applies the limit for compressed messages, after the server agreed to compress. */
    void expectCompressed() {
        limit = MAX_COMPRESSED_MESSAGE_BYTES;
    }

    /** Restarts counting after a complete message. */
    void messageComplete() {
        sinceLastMessage.set(0);
    }

    /** Whether the session was ended because a message was too large. */
    boolean isExceeded() {
        return exceeded;
    }

    /** Wraps the stream of a session's socket, whichever factory created it. */
    InputStream counting(InputStream arriving) {
        return new FilterInputStream(arriving) {
            @Override
            public int read() throws IOException {
                int read = in.read();
                count(read < 0 ? 0 : 1);
                return read;
            }

            @Override
            public int read(byte[] target, int offset, int length) throws IOException {
                int read = in.read(target, offset, length);
                count(read);
                return read;
            }
        };
    }

    private void count(int bytes) throws IOException {
        if (bytes > 0 && sinceLastMessage.addAndGet(bytes) > limit) {
            exceeded = true;
            throw new IOException("a message of more than " + limit + " bytes");
        }
    }

    @Override
    public Socket createSocket() throws IOException {
        Socket socket = new CountingSocket();
        // Messages are small and awaited; Nagle's algorithm would add a delayed acknowledgement to each.
        socket.setTcpNoDelay(true);
        return socket;
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress address, int port, InetAddress localAddress, int localPort)
            throws IOException {
        return connected(new InetSocketAddress(address, port), new InetSocketAddress(localAddress, localPort));
    }

    private Socket connected(InetSocketAddress remote, @org.jspecify.annotations.Nullable InetSocketAddress local)
            throws IOException {
        Socket socket = createSocket();
        if (local != null) {
            socket.bind(local);
        }
        socket.connect(remote);
        return socket;
    }

    private final class CountingSocket extends Socket {
        @Override
        public InputStream getInputStream() throws IOException {
            return counting(super.getInputStream());
        }
    }
}
