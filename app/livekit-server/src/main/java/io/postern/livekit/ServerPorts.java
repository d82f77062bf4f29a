package io.postern.livekit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * The two TCP ports of a server.
 *
 * @param signal HTTP, WebSocket and room service
 * @param media ICE over TCP
 */
public record ServerPorts(int signal, int media) {
    /** LiveKit's own ports. */
    public static final ServerPorts DEFAULT = new ServerPorts(7880, 7881);

    /** Two ports nobody listens on at this moment. */
    public static ServerPorts free() throws IOException {
        // Both are held until both are known, so that they differ.
        try (ServerSocket signal = new ServerSocket(0);
                ServerSocket media = new ServerSocket(0)) {
            return new ServerPorts(signal.getLocalPort(), media.getLocalPort());
        }
    }

    /** LiveKit's own ports when nobody listens on either, else two free ones. */
    public static ServerPorts defaultOrFree() throws IOException {
        return DEFAULT.areFree() ? DEFAULT : free();
    }

    /** Whether nobody listens on either at this moment. */
    public boolean areFree() {
        return isFree(signal) && isFree(media);
    }

    private static boolean isFree(int port) {
        return binds(null, port) && binds(InetAddress.getLoopbackAddress(), port);
    }

    private static boolean binds(@Nullable InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port that is only waiting out an old connection is free, as it is for the server.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
