package io.postern.desktop.heartbeat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The connection to the watchdog: one line of JSON for every message, in both directions. Thread safe. */
final class WatchdogConnection implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(WatchdogConnection.class);
    private static final ObjectMapper JSON = new ObjectMapper();

    private final SocketChannel channel;
    private volatile boolean closed;

    private WatchdogConnection(SocketChannel channel) {
        this.channel = channel;
    }

    static WatchdogConnection connect(Path socket) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return new WatchdogConnection(channel);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    /** Sends a message. A message that cannot be sent is dropped, and the watchdog notices its absence. */
    synchronized void send(JsonNode message) {
        try {
            ByteBuffer bytes = StandardCharsets.UTF_8.encode(JSON.writeValueAsString(message) + "\n");
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
        } catch (IOException e) {
            LOG.debug("A line to the watchdog was lost", e);
        }
    }

    /**
     * Listens on a thread of its own.
     *
     * @param orders receives the watchdog's commands
     * @param lost called when the connection is lost, but not after {@link #close}
     */
    void listen(Consumer<String> orders, Runnable lost) {
        Thread.ofPlatform().daemon().name("postern-watchdog-line").start(() -> {
            try (BufferedReader input = new BufferedReader(Channels.newReader(channel, StandardCharsets.UTF_8))) {
                for (String line = input.readLine(); line != null; line = input.readLine()) {
                    hear(line, orders);
                }
            } catch (IOException e) {
                LOG.debug("The line to the watchdog broke", e);
            }
            if (!closed) {
                lost.run();
            }
        });
    }

    private static void hear(String line, Consumer<String> orders) {
        try {
            orders.accept(JSON.readTree(line).path("do").asText());
        } catch (JsonProcessingException e) {
            LOG.warn("The watchdog said something that is no JSON.");
        }
    }

    @Override
    public void close() {
        closed = true;
        try {
            channel.close();
        } catch (IOException e) {
            LOG.debug("The line to the watchdog did not close", e);
        }
    }
}
