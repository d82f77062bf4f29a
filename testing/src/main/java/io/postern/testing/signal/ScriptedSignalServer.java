package io.postern.testing.signal;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.Consumer;
import javax.net.ServerSocketFactory;
import javax.net.ssl.SSLSocketFactory;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okio.Buffer;
import org.jspecify.annotations.Nullable;

/**
 * A signal server that is scripted by a test: the test accepts connections in the order in which they arrive, sends
 * messages and waits for the client's.
 *
 * <pre>{@code
 * try (ScriptedSignalServer server = ScriptedSignalServer.start()) {
 *     session = client.open(options(server.uri()), events::add);
 *     ScriptedConnection connection = server.accept();
 *     connection.send(join);
 *     SignalRequest offer = connection.expect(SignalRequest.MessageCase.OFFER);
 * }
 * }</pre>
 *
 * <p>By default it serves {@code /rtc} and {@code /rtc/v1} below any prefix, accepts every client, sends nothing by
 * itself and answers validation requests with "success". Every wait is limited to {@link #PATIENCE}; its failure
 * message describes what arrived instead. All methods may be called on any thread.
 */
public final class ScriptedSignalServer implements AutoCloseable {
    /** The time limit of every wait. */
    public static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final String EXTENSIONS = "Sec-WebSocket-Extensions";

    private final MockWebServer server = new MockWebServer();
    private final AcceptedSockets accepted = new AcceptedSockets();

    private final boolean tls;
    private final BlockingQueue<ScriptedConnection> arrived = new LinkedBlockingQueue<>();
    private final List<ScriptedConnection> connections = new CopyOnWriteArrayList<>();
    private final List<ConnectRequest> openings = new CopyOnWriteArrayList<>();
    private final List<ConnectRequest> validations = new CopyOnWriteArrayList<>();

    private volatile Answer validation = new Answer(200, "text/plain", "success");
    private volatile @Nullable Answer refusal;
    private volatile boolean silent;
    private volatile boolean v1Served = true;
    private volatile boolean compressed;
    private volatile Consumer<ScriptedConnection> greeting = connection -> {};

    private ScriptedSignalServer(@Nullable SSLSocketFactory sockets) {
        tls = sockets != null;
        if (sockets != null) {
            server.useHttps(sockets);
        }
        server.setServerSocketFactory(accepted);
        server.setDispatcher(new Script());
        try {
            server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
        } catch (IOException e) {
            throw new UncheckedIOException("the scripted server does not start", e);
        }
    }

    /** Starts on a free port of 127.0.0.1. */
    public static ScriptedSignalServer start() {
        return new ScriptedSignalServer(null);
    }

    /** Starts with TLS and the certificate of the given factory. */
    public static ScriptedSignalServer startTls(SSLSocketFactory sockets) {
        return new ScriptedSignalServer(sockets);
    }

    /** The server address for clients: ws or wss, without a path. */
    public URI uri() {
        return URI.create((tls ? "wss" : "ws") + "://127.0.0.1:" + server.getPort());
    }

    /** From now on runs a script on each new connection, before {@link #accept} returns it. */
    public ScriptedSignalServer greet(Consumer<ScriptedConnection> script) {
        greeting = script;
        return this;
    }

    /** Sets the response to validation requests. */
    public ScriptedSignalServer answerValidate(int status, String contentType, String body) {
        validation = new Answer(status, contentType, body);
        return this;
    }

    /** From now on refuses to open WebSockets with this response. */
    public ScriptedSignalServer refuse(int status, String contentType, String body) {
        refusal = new Answer(status, contentType, body);
        return this;
    }

    /** From now on sends this response to every request, like a web page, a proxy or another service. */
    public ScriptedSignalServer answerEverything(int status, String contentType, String body) {
        return refuse(status, contentType, body).answerValidate(status, contentType, body);
    }

    /** From now on answers {@code /rtc/v1} with 404, like an older server. */
    public ScriptedSignalServer serveOnlyV0() {
        v1Served = false;
        return this;
    }

    /** From now on accepts and uses message compression if a client offers it. */
    public ScriptedSignalServer compress() {
        compressed = true;
        return this;
    }

    /** From now on accepts connections and never responds. */
    public ScriptedSignalServer fallSilent() {
        silent = true;
        return this;
    }

    /** From now on accepts connections again, after any of the above. */
    public ScriptedSignalServer acceptAgain() {
        refusal = null;
        silent = false;
        v1Served = true;
        return answerValidate(200, "text/plain", "success");
    }

    /** Waits for the next connection that was not accepted yet. */
    public ScriptedConnection accept() {
        ScriptedConnection next = TimedPoll.poll(arrived, PATIENCE);
        if (next == null) {
            throw new AssertionError("nobody connected within " + PATIENCE + "; asked to open: " + openings
                    + ", asked to validate: " + validations);
        }
        return next;
    }

    /** Whether there is a connection that was not accepted yet. */
    public boolean hasArrived() {
        return !arrived.isEmpty();
    }

    /** All requests to open a WebSocket so far, including refused ones. */
    public List<ConnectRequest> openings() {
        return List.copyOf(openings);
    }

    /** All validation requests so far. */
    public List<ConnectRequest> validations() {
        return List.copyOf(validations);
    }

    /** Drops all connections and stops listening. */
    @Override
    public void close() {
        connections.forEach(ScriptedConnection::drop);
        server.close();
    }

    /** Keeps the accepted sockets, because MockWebServer cannot cut a single connection. */
    private static final class AcceptedSockets extends ServerSocketFactory {
        private final List<Socket> sockets = new CopyOnWriteArrayList<>();

        /** @param index in the order of acceptance, from 0 */
        Socket socket(int index) {
            return sockets.get(index);
        }

        @Override
        public ServerSocket createServerSocket() throws IOException {
            return new ServerSocket() {
                @Override
                public Socket accept() throws IOException {
                    Socket socket = super.accept();
                    sockets.add(socket);
                    return socket;
                }
            };
        }

        @Override
        public ServerSocket createServerSocket(int port) throws IOException {
            return createServerSocket(port, 0);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog) throws IOException {
            return createServerSocket(port, backlog, null);
        }

        @Override
        public ServerSocket createServerSocket(int port, int backlog, @Nullable InetAddress address)
                throws IOException {
            ServerSocket socket = createServerSocket();
            socket.bind(new InetSocketAddress(address, port), backlog);
            return socket;
        }
    }

    private record Answer(int status, String contentType, String body) {
        MockResponse response() {
            return new MockResponse.Builder()
                    .code(status)
                    .addHeader("Content-Type", contentType)
                    .body(new Buffer().writeUtf8(body))
                    .build();
        }
    }

    private final class Script extends Dispatcher {
        @Override
        public MockResponse dispatch(RecordedRequest request) throws InterruptedException {
            ConnectRequest opening = ConnectRequest.of(request);
            if (opening.path().endsWith("/validate")) {
                validations.add(opening);
                return silent ? noResponse() : isServed(opening) ? validation.response() : notFound();
            }
            openings.add(opening);
            if (silent) {
                return noResponse();
            }
            Answer refused = refusal;
            if (refused != null) {
                return refused.response();
            }
            if (!isServed(opening)
                    || !"websocket".equalsIgnoreCase(request.getHeaders().get("Upgrade"))) {
                return notFound();
            }
            Closeable socket = accepted.socket(request.getConnectionIndex());
            ScriptedConnection connection = new ScriptedConnection(opening, socket, opened -> {
                greeting.accept(opened);
                arrived.add(opened);
            });
            connections.add(connection);
            MockResponse.Builder upgrade = new MockResponse.Builder().webSocketUpgrade(connection.listener());
            if (compressed && request.getHeaders().get(EXTENSIONS) != null) {
                upgrade.addHeader(EXTENSIONS, "permessage-deflate");
            }
            return upgrade.build();
        }

        private boolean isServed(ConnectRequest opening) {
            if (refusal != null) {
                return true;
            }
            String path = opening.path().replaceAll("/validate$", "");
            return path.endsWith("/rtc") || (path.endsWith("/rtc/v1") && v1Served);
        }

        private MockResponse notFound() {
            return new Answer(404, "text/plain", "404 page not found").response();
        }

        private MockResponse noResponse() {
            return new MockResponse.Builder()
                    .onResponseStart(SocketEffect.Stall.INSTANCE)
                    .build();
        }
    }
}
