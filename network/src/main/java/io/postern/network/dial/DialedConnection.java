package io.postern.network.dial;

import io.postern.network.proxy.Route;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;

/**
 * An open connection.
 *
 * @param socket to read from and write to; a {@link javax.net.ssl.SSLSocket} if TLS was requested
 * @param transport the TCP connection beneath all TLS. Closing it ends everything at once; closing {@code socket} sends
 *     the TLS close alert first, and may have to wait for a writer
 * @param route the route that was used
 * @param roundTrip the duration of the TCP handshake, with the proxy if there is one
 */
public record DialedConnection(Socket socket, Socket transport, Route route, Duration roundTrip)
        implements AutoCloseable {
    /** Closes the connection immediately. */
    @Override
    public void close() {
        try {
            transport.close();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException("a socket that cannot be closed", e);
        }
    }
}
