package io.postern.verify.stage;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A TCP relay to a server on this machine that a test can cut and restore. While cut, it ends every new connection. Thread safe. */
public final class CuttableTcpRelay implements AutoCloseable {
    private final ServerSocket listener;
    private final URI server;
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    private volatile boolean cut;

    /** @param server where signalling goes in the end */
    public CuttableTcpRelay(URI server) throws IOException {
        this.server = server;
        listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    /** Where clients connect instead. */
    public URI url() {
        return URI.create(server.getScheme() + "://127.0.0.1:" + listener.getLocalPort());
    }

    /** Ends all connections, and each that is made from now on. */
    public void cut() {
        cut = true;
        endAll();
    }

    public void mend() {
        cut = false;
    }

    private void endAll() {
        open.forEach(CuttableTcpRelay::end);
        open.clear();
    }

    private void accept() {
        try {
            while (true) {
                Socket near = listener.accept();
                Thread.ofVirtual().start(() -> pass(near));
            }
        } catch (IOException closed) {
            // By the test.
        }
    }

    private void pass(Socket near) {
        try (near;
                Socket far = new Socket(server.getHost(), server.getPort())) {
            open.addAll(List.of(near, far));
            if (cut) {
                return;
            }
            Thread back = Thread.ofVirtual().start(() -> copy(far, near));
            copy(near, far);
            back.join();
        } catch (IOException e) {
            // One of them has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void copy(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
        } catch (IOException e) {
            // One of them has ended.
        } finally {
            end(from);
            end(to);
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException e) {
            // It has ended.
        }
    }

    @Override
    public void close() throws IOException {
        listener.close();
        cut();
    }
}
