package io.postern.network.dial;

import java.io.IOException;
import java.net.Socket;

/**
 * The socket of a connection that is being opened, and the TCP socket beneath it, whose time limits and addresses matter.
 *
 * @param socket to communicate through; may be TLS
 * @param transport the TCP connection beneath
 */
record LayeredSocket(Socket socket, Socket transport) {
    static LayeredSocket plain(Socket socket) {
        return new LayeredSocket(socket, socket);
    }

    /** Opens a connection to a fixed proxy. */
    @FunctionalInterface
    interface Opener {
        LayeredSocket open() throws IOException;
    }
}
