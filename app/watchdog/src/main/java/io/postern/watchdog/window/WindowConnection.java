package io.postern.watchdog.window;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A Unix domain socket that one window connects to. Each start of a window gets its own, so that windows cannot be
 * confused; only the first connection is accepted. Thread safe.
 */
final class WindowConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WindowConnection.class);

    private final Path path;
    private final ServerSocketChannel server;
    private @Nullable SocketChannel channel;
    private boolean closed;

    private WindowConnection(Path path, ServerSocketChannel server) {
        this.path = path;
        this.server = server;
    }

    /**
     * @param path in a user-private directory
     * @param lines receives the window's lines, on a thread of its own
     */
    static WindowConnection open(Path path, Consumer<String> lines) throws IOException {
        Files.deleteIfExists(path);
        ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            server.bind(UnixDomainSocketAddress.of(path));
        } catch (IOException | RuntimeException e) {
            server.close();
            throw e;
        }
        WindowConnection line = new WindowConnection(path, server);
        Thread.ofPlatform().daemon().name("window-line").start(() -> line.listen(lines));
        return line;
    }

    Path path() {
        return path;
    }

    /**
     * Sends a command to the window; it is lost if the window does not listen. Never blocks, although the buffer of a
     * stopped window may be full.
     */
    synchronized void send(String order) {
        SocketChannel open = channel;
        if (open == null) {
            return;
        }
        Thread.ofVirtual().start(() -> {
            try {
                ByteBuffer bytes = StandardCharsets.UTF_8.encode("{\"do\":\"" + order + "\"}\n");
                while (bytes.hasRemaining()) {
                    open.write(bytes);
                }
            } catch (IOException e) {
                LOG.debug("The command {} could not be sent to the window", order, e);
            }
        });
    }

    private void listen(Consumer<String> lines) {
        try (SocketChannel accepted = server.accept()) {
            synchronized (this) {
                if (closed) {
                    return;
                }
                channel = accepted;
            }
            BoundedLineReader reader = new BoundedLineReader(Channels.newReader(accepted, StandardCharsets.UTF_8));
            for (String said = reader.next(); said != null; said = reader.next()) {
                lines.accept(said);
            }
        } catch (IOException e) {
            LOG.debug("The connection to the window ended", e);
        }
    }

    @Override
    public void close() {
        SocketChannel open;
        synchronized (this) {
            closed = true;
            open = channel;
        }
        try {
            if (open != null) {
                open.close();
            }
            server.close();
            Files.deleteIfExists(path);
        } catch (IOException e) {
            LOG.debug("The connection to the window could not be closed", e);
        }
    }
}
