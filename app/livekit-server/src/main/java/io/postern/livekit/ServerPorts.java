package io.postern.livekit;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import org.jspecify.annotations.Nullable;

/**
 * The two TCP ports of a server.
 *
 * @param signal for HTTP, WebSocket and room service
 * @param media for ICE over TCP
 */
public record ServerPorts(int signal, int media) {
    /** LiveKit's default ports. */
    public static final ServerPorts DEFAULT = new ServerPorts(7880, 7881);

    /** Two ports that are free now. */
    public static ServerPorts free() throws IOException {
        // Both are held until both are known, so that they differ.
        try (ServerSocket signal = new ServerSocket(0);
                ServerSocket media = new ServerSocket(0)) {
            return new ServerPorts(signal.getLocalPort(), media.getLocalPort());
        }
    }

    /** LiveKit's default ports if both are free, otherwise two free ones. */
    public static ServerPorts defaultOrFree() throws IOException {
        return DEFAULT.areFree() ? DEFAULT : free();
    }

    /** Whether both are free now. */
    public boolean areFree() {
        return isFree(signal) && isFree(media);
    }

    private static boolean isFree(int port) {
        return canBind(null, port) && canBind(InetAddress.getLoopbackAddress(), port);
    }

    private static boolean canBind(@Nullable InetAddress address, int port) {
        try (ServerSocket socket = new ServerSocket()) {
            // A port in TIME_WAIT counts as free, as it does for the server.
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
