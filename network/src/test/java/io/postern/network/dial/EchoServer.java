package io.postern.network.dial;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;

/** A server that echoes its input, with or without TLS. */
final class EchoServer implements AutoCloseable {
    private final ServerSocket listener;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();

    EchoServer() throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()));
    }

    EchoServer(ServerSocket listener) {
        this.listener = listener;
        Thread.ofVirtual().start(this::accept);
    }

    static EchoServer tls(SSLContext context, String... protocols) throws IOException {
        SSLServerSocket listener = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        if (protocols.length > 0) {
            listener.setEnabledProtocols(protocols);
        }
        return new EchoServer(listener);
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = listener.accept();
                sockets.add(socket);
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        socket.getInputStream().transferTo(socket.getOutputStream());
                    } catch (IOException over) {
                        // The other side closed, or did not like our certificate.
                    }
                });
            }
        } catch (IOException closed) {
            // By the test.
        }
    }

    int port() {
        return listener.getLocalPort();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
    }

    /** Sends a word through a connection and expects it back. */
    static void assertEchoes(Socket socket) throws IOException {
        byte[] word = "Is anybody there?".getBytes(java.nio.charset.StandardCharsets.US_ASCII);
        socket.getOutputStream().write(word);
        socket.getOutputStream().flush();
        org.junit.jupiter.api.Assertions.assertArrayEquals(
                word, socket.getInputStream().readNBytes(word.length));
    }
}
