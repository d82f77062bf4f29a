package io.postern.media.tunnel;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A server for one test. */
final class LocalServer implements AutoCloseable {
    /** Handles a connection, which is closed afterwards. */
    @FunctionalInterface
    interface Handler {
        void handle(Socket socket) throws Exception;
    }

    private final ServerSocket listener;
    private final List<Socket> all = new CopyOnWriteArrayList<>();
    private final LinkedBlockingQueue<Socket> accepted = new LinkedBlockingQueue<>();

    /** Hands its connections to the test, by {@link #next}. */
    LocalServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), null);
    }

    LocalServer(ServerSocket listener, Handler handler) {
        this.listener = listener;
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Socket socket = listener.accept();
                    all.add(socket);
                    if (handler == null) {
                        accepted.add(socket);
                    } else {
                        Thread.ofVirtual().start(() -> handle(handler, socket));
                    }
                }
            } catch (IOException closed) {
                // By the test.
            }
        });
    }

    static LocalServer echo() throws IOException {
        return new LocalServer(new ServerSocket(0, 250, InetAddress.getLoopbackAddress()), LocalServer::echo);
    }

    static void echo(Socket socket) throws IOException {
        socket.getInputStream().transferTo(socket.getOutputStream());
        socket.shutdownOutput();
    }

    private static void handle(Handler handler, Socket socket) {
        try (socket) {
            handler.handle(socket);
        } catch (Exception over) {
            // The other side closed.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    Socket next() throws InterruptedException {
        Socket socket = accepted.poll(10, TimeUnit.SECONDS);
        if (socket == null) {
            throw new AssertionError("nobody has connected");
        }
        return socket;
    }

    int connections() {
        return all.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : all) {
            socket.close();
        }
    }
}
