package io.postern.bench.environment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Serves the browser's pages on the loopback interface, passes them their parameters, and receives their events and
 * clips. The parameters may contain a token, so they are in no URL and no argument.
 */
public final class BrowserPageServer implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();

    private final HttpServer server;
    private final Path liveKitClient;
    private final Path clips;
    private final Object order;
    private final Consumer<JsonNode> events;

    /**
     * Starts listening.
     *
     * @param liveKitClient the JavaScript library
     * @param clips the folder for received clips
     * @param order the parameters of the page, serialised as JSON
     * @param events receives the page's events, on a thread of the server
     */
    public BrowserPageServer(Path liveKitClient, Path clips, Object order, Consumer<JsonNode> events)
            throws IOException {
        this.liveKitClient = liveKitClient;
        this.clips = clips;
        this.order = order;
        this.events = events;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::serve);
        server.start();
    }

    public URI page(String name) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/" + name);
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String path = exchange.getRequestURI().getPath();
            byte[] body = exchange.getRequestMethod().equals("POST") ? receive(path, exchange) : response(path);
            if (body == null) {
                exchange.sendResponseHeaders(404, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type(path));
            exchange.sendResponseHeaders(200, body.length == 0 ? -1 : body.length);
            if (body.length > 0) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    private byte @Nullable [] response(String path) throws IOException {
        return switch (path) {
            case "/order" -> JSON.writeValueAsBytes(order);
            case "/livekit-client.mjs" -> Files.readAllBytes(liveKitClient);
            default -> path.matches("/\\w+\\.(html|mjs)") ? resource(path.substring(1)) : null;
        };
    }

    private byte @Nullable [] receive(String path, HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        if (path.equals("/event")) {
            try {
                events.accept(JSON.readTree(new String(body, StandardCharsets.UTF_8)));
            } catch (JsonProcessingException e) {
                throw new IOException("not JSON", e);
            }
            return new byte[0];
        }
        if (path.matches("/clip/[\\w-]+")) {
            // Renamed at the end, so that an existing clip is complete.
            String name = path.substring("/clip/".length());
            Path draft = Files.write(clips.resolve(name + ".part"), body);
            Files.move(draft, clips.resolve(name + ".ivf"), StandardCopyOption.REPLACE_EXISTING);
            return new byte[0];
        }
        return null;
    }

    private static byte @Nullable [] resource(String name) throws IOException {
        try (InputStream content = BrowserPageServer.class.getResourceAsStream("/io/postern/bench/browser/" + name)) {
            return content == null ? null : content.readAllBytes();
        }
    }

    private static String type(String path) {
        if (path.endsWith(".html")) {
            return "text/html; charset=utf-8";
        }
        return path.endsWith(".mjs") ? "text/javascript" : "application/json";
    }
}
