package io.postern.verify.kiosk;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A TCP relay to a server on this machine that refuses connections while it is unplugged; its address stays the same. */
final class UnpluggableTcpRelay implements AutoCloseable {
    private final int to;
    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile ServerSocket door;

    UnpluggableTcpRelay(int to) throws IOException {
        this.to = to;
        door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        port = door.getLocalPort();
        serve(door);
    }

    URI url() {
        return URI.create("http://127.0.0.1:" + port);
    }

    void pull() throws IOException {
        door.close();
        for (Socket socket : open) {
            socket.close();
        }
        open.clear();
    }

    void plug() throws IOException {
        door = new ServerSocket(port, 50, InetAddress.getLoopbackAddress());
        serve(door);
    }

    @Override
    public void close() throws IOException {
        pull();
    }

    private void serve(ServerSocket listening) {
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket in = listening.accept();
                    Socket out = new Socket(InetAddress.getLoopbackAddress(), to);
                    open.add(in);
                    open.add(out);
                    pump(in, out);
                    pump(out, in);
                }
            } catch (IOException pulled) {
                // Nothing more comes through here.
            }
        });
    }

    private static void pump(Socket from, Socket into) {
        Thread.ofVirtual().start(() -> {
            try (from;
                    into;
                    InputStream in = from.getInputStream();
                    OutputStream out = into.getOutputStream()) {
                in.transferTo(out);
            } catch (IOException gone) {
                // One end has gone, so the other goes.
            }
        });
    }
}
