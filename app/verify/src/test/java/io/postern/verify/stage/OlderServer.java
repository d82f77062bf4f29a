package io.postern.verify.stage;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The signalling of a real server as one from before {@code /rtc/v1} would be seen: that path is answered with 404,
 * everything else is passed on. Media is not touched.
 */
public final class OlderServer implements AutoCloseable {
    private static final String UNKNOWN = String.join(
            "\r\n",
            "HTTP/1.1 404 Not Found",
            "Content-Type: text/plain",
            "Content-Length: 19",
            "Connection: close",
            "",
            "404 page not found\n");
    private static final int LONGEST_HEAD = 64 * 1024;

    private final ServerSocket listener;
    private final URI server;
    private final List<Socket> open = new ArrayList<>();
    private final AtomicInteger unknown = new AtomicInteger();

    private OlderServer(ServerSocket listener, URI server) {
        this.listener = listener;
        this.server = server;
    }

    public static OlderServer before(URI server) {
        try {
            OlderServer older = new OlderServer(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server);
            Thread.ofVirtual().start(older::accept);
            return older;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public URI url() {
        return URI.create("ws://127.0.0.1:" + listener.getLocalPort());
    }

    /** How often something was asked for that it does not know. */
    public int unknown() {
        return unknown.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        synchronized (open) {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket client = kept(listener.accept());
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            byte[] head = head(client.getInputStream());
            String requestLine =
                    new String(head, StandardCharsets.UTF_8).lines().findFirst().orElse("");
            if (requestLine.contains("/rtc/v1")) {
                unknown.incrementAndGet();
                client.getOutputStream().write(UNKNOWN.getBytes(StandardCharsets.UTF_8));
                return;
            }
            try (Socket upstream = kept(new Socket(server.getHost(), server.getPort()))) {
                upstream.getOutputStream().write(head);
                Thread back = Thread.ofVirtual().start(() -> pump(upstream, client));
                pump(client, upstream);
                back.join();
            }
        } catch (IOException ended) {
            // One of the two went; so does the other.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void pump(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // As above.
        }
        close(from);
        close(to);
    }

    private static byte[] head(InputStream in) throws IOException {
        byte[] head = new byte[LONGEST_HEAD];
        int length = 0;
        while (length < LONGEST_HEAD) {
            int next = in.read();
            if (next < 0) {
                throw new IOException("ended before its head did");
            }
            head[length++] = (byte) next;
            if (length >= 4
                    && head[length - 1] == '\n'
                    && head[length - 2] == '\r'
                    && head[length - 3] == '\n'
                    && head[length - 4] == '\r') {
                return java.util.Arrays.copyOf(head, length);
            }
        }
        throw new IOException("a head without end");
    }

    private Socket kept(Socket socket) throws IOException {
        socket.setTcpNoDelay(true);
        synchronized (open) {
            open.add(socket);
        }
        return socket;
    }

    private static void close(Socket socket) {
        try {
            socket.close();
        } catch (IOException gone) {
            // It was closed already.
        }
    }
}
