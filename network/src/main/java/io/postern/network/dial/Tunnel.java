package io.postern.network.dial;

import java.io.IOException;
import java.net.Socket;

/**
 * A connection in the making.
 *
 * @param socket to talk through
 * @param transport the TCP connection beneath
 */
record Tunnel(Socket socket, Socket transport) {
    static Tunnel plain(Socket socket) {
        return new Tunnel(socket, socket);
    }

    /** Opens connections to one proxy. */
    @FunctionalInterface
    interface Opening {
        Tunnel open() throws IOException;
    }
}
