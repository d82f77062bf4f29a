package io.postern.backend;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

/** Calls a server over real HTTP. */
public final class HttpCaller implements AutoCloseable {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final URI server;

    public HttpCaller(URI server) {
        this.server = server;
    }

    public HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(server + path)).timeout(PATIENCE);
    }

    public HttpAnswer send(HttpRequest.Builder request) {
        try {
            return HttpAnswer.of(http.send(request.build(), BodyHandlers.ofString(StandardCharsets.UTF_8)));
        } catch (IOException e) {
            throw new AssertionError("No answer from " + server, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    public HttpAnswer get(String path, String bearer) {
        return send(request(path).header("Authorization", "Bearer " + bearer));
    }

    public HttpAnswer delete(String path, String bearer) {
        return send(request(path).header("Authorization", "Bearer " + bearer).DELETE());
    }

    public HttpAnswer post(String path, String bearer, Map<String, ?> body) {
        return postText(path, bearer, json(body));
    }

    public HttpAnswer postText(String path, String bearer, String body) {
        return send(request(path)
                .header("Authorization", "Bearer " + bearer)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));
    }

    public HttpAnswer login(String username, String password) {
        return login(username, password, Map.of());
    }

    public HttpAnswer login(String username, String password, Map<String, String> headers) {
        HttpRequest.Builder request = request("/api/login")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(json(Map.of("username", username, "password", password))));
        headers.forEach(request::header);
        return send(request);
    }

    /** Signs in and returns the bearer token. */
    public String signIn(String username, String password) {
        HttpAnswer answer = login(username, password);
        if (answer.status() != 200) {
            throw new AssertionError("Sign-in answered " + answer);
        }
        return answer.text("accessToken");
    }

    private static String json(Map<String, ?> body) {
        try {
            return MAPPER.writeValueAsString(body);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        http.close();
    }
}
