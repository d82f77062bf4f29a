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
 * The socket that one window speaks through. Each start has one of its own, so that no window is taken for another; the
 * first that connects is listened to. Thread safe.
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
     * @param path in a folder that only this person may enter
     * @param lines gets what the window says, on a thread of its own
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

    /** Says what the window is to do; lost if it does not listen. Never waits: a stopped window's buffer may be full. */
    synchronized void tell(String order) {
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
                LOG.debug("The window could not be told to {}", order, e);
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
            LOG.debug("The line to the window ended", e);
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
            LOG.debug("The line to the window did not close", e);
        }
    }
}
