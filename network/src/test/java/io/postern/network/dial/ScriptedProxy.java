package io.postern.network.dial;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A proxy that follows a test's script, with one handler for each connection; it resolves every name. */
final class ScriptedProxy implements AutoCloseable {
    /** Handles a connection, which is closed when this returns. */
    @FunctionalInterface
    interface Handler {
        void handle(Talk talk) throws Exception;
    }

    /** A connection from the client's side, from the proxy's point of view. */
    final class Talk {
        private final Socket socket;
        final InputStream in;
        final OutputStream out;

        Talk(Socket socket) throws IOException {
            this.socket = socket;
            this.in = socket.getInputStream();
            this.out = socket.getOutputStream();
        }

        /** Reads a request's head. */
        Request request() throws IOException {
            List<String> lines = new ArrayList<>();
            StringBuilder line = new StringBuilder();
            while (true) {
                int b = in.read();
                if (b < 0) {
                    throw new IOException("the client closed");
                }
                if (b != '\n') {
                    line.append((char) b);
                    continue;
                }
                String text = line.toString().stripTrailing();
                line.setLength(0);
                if (text.isEmpty()) {
                    Request request = new Request(List.copyOf(lines));
                    requests.add(request);
                    return request;
                }
                lines.add(text);
            }
        }

        void say(String... lines) throws IOException {
            out.write((String.join("\r\n", lines) + "\r\n\r\n").getBytes(StandardCharsets.ISO_8859_1));
            out.flush();
        }

        void bytes(int... bytes) throws IOException {
            for (int b : bytes) {
                out.write(b);
            }
            out.flush();
        }

        /** Answers 200 and passes bytes both ways to where all names lead. */
        void tunnel() throws Exception {
            say("HTTP/1.1 200 Connection established");
            relay();
        }

        void relay() throws Exception {
            try (Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
                track(upstream);
                Thread back = Thread.ofVirtual().start(() -> {
                    try {
                        upstream.getInputStream().transferTo(out);
                        socket.shutdownOutput();
                    } catch (IOException over) {
                        // The test has ended.
                    }
                });
                in.transferTo(upstream.getOutputStream());
                upstream.shutdownOutput();
                back.join();
            }
        }

        /** Nothing more, until the client or the test goes away. */
        void silence() throws IOException {
            while (in.read() >= 0) {
                // Whatever it says.
            }
        }
    }

    /** A request as it came. */
    record Request(List<String> lines) {
        String target() {
            return lines.getFirst().split(" ", -1)[1];
        }

        Optional<String> header(String name) {
            return lines.stream()
                    .skip(1)
                    .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                    .map(line -> line.substring(name.length() + 1).strip())
                    .findFirst();
        }

        String authorization() {
            return header("Proxy-Authorization").orElse("");
        }
    }

    private final ServerSocket listener;
    private final int upstreamPort;
    private final List<Socket> sockets = new CopyOnWriteArrayList<>();
    final List<Request> requests = new CopyOnWriteArrayList<>();
    final AtomicReference<Throwable> failure = new AtomicReference<>();
    private final AtomicInteger connections = new AtomicInteger();

    /**
     * @param upstreamPort on this machine, where all tunnels lead
     * @param handlers one for each connection in order; the last for all that follow
     */
    ScriptedProxy(int upstreamPort, Handler... handlers) throws IOException {
        this(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), upstreamPort, handlers);
    }

    /** One that listens in a way of its own, such as TLS. */
    ScriptedProxy(ServerSocket listener, int upstreamPort, Handler... handlers) {
        this.upstreamPort = upstreamPort;
        this.listener = listener;
        Thread.ofVirtual().start(() -> accept(handlers));
    }

    private void accept(Handler[] handlers) {
        try {
            while (true) {
                Socket socket = listener.accept();
                track(socket);
                Handler handler = handlers[Math.min(connections.getAndIncrement(), handlers.length - 1)];
                Thread.ofVirtual().start(() -> {
                    try (socket) {
                        handler.handle(new Talk(socket));
                    } catch (IOException over) {
                        // The client or the test closed.
                    } catch (Throwable e) {
                        failure.set(e);
                    }
                });
            }
        } catch (IOException closed) {
            // By the test.
        }
    }

    private void track(Socket socket) {
        sockets.add(socket);
    }

    int port() {
        return listener.getLocalPort();
    }

    int connections() {
        return connections.get();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : sockets) {
            socket.close();
        }
        if (failure.get() != null) {
            throw new AssertionError("the scripted proxy failed", failure.get());
        }
    }
}
