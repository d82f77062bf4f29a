package io.postern.desktop.instance;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Reads and writes lines of text over a socket, bounded in length and time. */
final class BoundedLineChannel implements AutoCloseable {
    /** Large enough for the longest possible link, with every character escaped. */
    static final int MAX_LINE_CHARS = 32 * 1024;

    private final SocketChannel socket;
    private final ByteBuffer bytes = ByteBuffer.allocate(1024).limit(0);
    private final AtomicLong limit = new AtomicLong();

    BoundedLineChannel(SocketChannel socket) {
        this.socket = socket;
    }

    /** Limits the total time of reading and writing from now on; then the socket is closed. */
    void endAfter(Duration time) {
        long mine = limit.incrementAndGet();
        CompletableFuture.delayedExecutor(time.toMillis(), TimeUnit.MILLISECONDS)
                .execute(() -> {
                    if (limit.get() == mine) {
                        close();
                    }
                });
    }

    /**
     * Reads the next line, without its terminator.
     *
     * @throws IOException if reading fails, the line is too long or too late, or the other side has closed
     */
    String read() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (line.size() <= MAX_LINE_CHARS) {
            if (!bytes.hasRemaining()) {
                bytes.clear();
                int read = socket.read(bytes);
                bytes.flip();
                if (read < 0) {
                    throw new IOException("The other side has gone.");
                }
                continue;
            }
            byte next = bytes.get();
            if (next == '\n') {
                return line.toString(StandardCharsets.UTF_8);
            }
            line.write(next);
        }
        throw new IOException("A line is too long.");
    }

    void write(String line) throws IOException {
        ByteBuffer all = StandardCharsets.UTF_8.encode(line + "\n");
        while (all.hasRemaining()) {
            socket.write(all);
        }
    }

    @Override
    public void close() {
        limit.incrementAndGet();
        try {
            socket.close();
        } catch (IOException e) {
            // A failure to close is harmless.
        }
    }
}
