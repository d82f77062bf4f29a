package io.postern.watchdog.health;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * Serves the {@link HealthSnapshot} on the loopback address, as a page and as JSON. Refuses requests whose Host header
 * does not name this machine, which defends against DNS rebinding.
 */
public final class HealthServer implements AutoCloseable {
    private static final Set<String> OWN_NAMES = Set.of("127.0.0.1", "localhost", "[::1]");
    private static final int BACKLOG = 8;

    static {
        // The JDK's server reads these once, in whole seconds: the limits for reading a request and writing a response,
        // and the number of connections it accepts. A monitor's request fits into one packet.
        setUnlessSet("sun.net.httpserver.maxReqTime", "5");
        setUnlessSet("sun.net.httpserver.maxRspTime", "5");
        setUnlessSet("jdk.httpserver.maxConnections", "64");
    }

    private final HttpServer server;

    private final ExecutorService answers;

    private HealthServer(HttpServer server, ExecutorService answers) {
        this.server = server;
        this.answers = answers;
    }

    /** @param port 0 for a free one */
    public static HealthServer start(int port, HealthSnapshot.Recorder recorder) throws IOException {
        HttpServer server = HttpServer.create(
                new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port), BACKLOG);
        HealthPage page = new HealthPage(Locale.getDefault(), ZoneId.systemDefault());
        server.createContext("/", exchange -> {
            try (exchange) {
                answer(exchange, recorder.latest(), page);
            }
        });
        // One thread for each connection: the server reads the request on it, however slowly it arrives.
        ExecutorService answers = Executors.newThreadPerTaskExecutor(
                Thread.ofVirtual().name("health-", 1).factory());
        server.setExecutor(answers);
        server.start();
        return new HealthServer(server, answers);
    }

    /** The address of the page; the JSON is {@code health.json} below it. */
    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/");
    }

    private static void answer(HttpExchange exchange, HealthSnapshot health, HealthPage page) throws IOException {
        if (!isOwnHost(exchange.getRequestHeaders().getFirst("Host"))) {
            send(exchange, 421, "text/plain", "This page is only available on its own machine.\n");
            return;
        }
        String method = exchange.getRequestMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            exchange.getResponseHeaders().set("Allow", "GET, HEAD");
            send(exchange, 405, "text/plain", "This page is read-only.\n");
            return;
        }
        switch (exchange.getRequestURI().getPath()) {
            case "/" -> send(exchange, 200, "text/html; charset=utf-8", page.write(health));
            // The status tells a monitor enough without reading the body.
            case "/health.json" ->
                send(
                        exchange,
                        health.state() == HealthSnapshot.State.RUNNING ? 200 : 503,
                        "application/json",
                        HealthJson.write(health));
            default -> send(exchange, 404, "text/plain", "Only / and /health.json exist.\n");
        }
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    static boolean isOwnHost(@Nullable String host) {
        if (host == null) {
            return false;
        }
        String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
        return OWN_NAMES.contains(name);
    }

    private static void send(HttpExchange exchange, int status, String type, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        exchange.getResponseHeaders().set("Cache-Control", "no-store");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        exchange.getResponseHeaders().set("X-Frame-Options", "DENY");
        exchange.getResponseHeaders()
                .set(
                        "Content-Security-Policy",
                        "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'");
        if (exchange.getRequestMethod().equals("HEAD")) {
            exchange.sendResponseHeaders(status, -1);
        } else {
            exchange.sendResponseHeaders(status, bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    @Override
    public void close() {
        server.stop(0);
        answers.shutdownNow();
    }
}
