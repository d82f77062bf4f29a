package io.postern.network.dial;

import java.io.IOException;
import java.net.Socket;

/**
 * A connection in the making.
 *
 * @param socket to talk through
 * @param transport the TCP connection beneath
 */
record LayeredSocket(Socket socket, Socket transport) {
    static LayeredSocket plain(Socket socket) {
        return new LayeredSocket(socket, socket);
    }

    /** Opens connections to one proxy. */
    @FunctionalInterface
    interface Opening {
        LayeredSocket open() throws IOException;
    }
}
