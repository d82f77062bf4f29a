package io.postern.network.dial;

import java.io.IOException;
import java.net.Socket;

/**
 * A socket and the TCP connection beneath it, while a connection is being opened.
 *
 * @param socket to communicate through; may be TLS
 * @param transport the TCP connection beneath
 */
record LayeredSocket(Socket socket, Socket transport) {
    static LayeredSocket plain(Socket socket) {
        return new LayeredSocket(socket, socket);
    }

    /** Opens connections to one proxy. */
    @FunctionalInterface
    interface Opener {
        LayeredSocket open() throws IOException;
    }
}
