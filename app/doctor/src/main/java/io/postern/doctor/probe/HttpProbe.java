package io.postern.doctor.probe;

import io.postern.signaling.http.HttpClients;
import io.postern.signaling.http.HttpsRedirect;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import okhttp3.Call;
import okhttp3.HttpUrl;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.Response;
import okhttp3.WebSocket;
import okhttp3.WebSocketListener;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests and reports the response of the server: to a plain request, and to a WebSocket upgrade. Blocks;
 * thread safe.
 */
public final class HttpProbe {
    private static final int MAX_BODY_BYTES = 16 * 1024;
    private static final int MAX_SERVER_CHARACTERS = 60;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final OkHttpClient http;
    private final InstantSource clock;

    /** @param http the client; owned by the caller. It must not follow redirects. */
    public HttpProbe(OkHttpClient http, InstantSource clock) {
        this.http = http;
        this.clock = clock;
    }

    /**
     * A response.
     *
     * @param status such as 200
     * @param body the beginning of the body
     * @param server the Server header, truncated; may be empty
     * @param clockAhead how far this computer's clock is ahead of the server's (negative: behind), accurate to about
     *     half a second plus half the round trip; empty if the server does not send its time
     * @param took from the request to the end of the response headers
     * @param movedTo the encrypted address of a backend that the response redirects to
     */
    public record Answer(
            int status,
            String body,
            String server,
            Optional<Duration> clockAhead,
            Duration took,
            Optional<URI> movedTo) {}

    /** Requests a path below an address. */
    public Answer get(URI address, String path) throws IOException {
        Request request =
                request(address, path).header("Accept", "application/json").build();
        long began = System.nanoTime();
        Instant sent = clock.instant();
        Call call = http.newCall(request);
        try (Response response = call.execute()) {
            Duration took = Duration.ofNanos(System.nanoTime() - began);
            BufferedSource source = response.body().source();
            source.request(MAX_BODY_BYTES);
            String body = source.getBuffer()
                    .snapshot((int) Math.min(MAX_BODY_BYTES, source.getBuffer().size()))
                    .utf8();
            return new Answer(
                    response.code(),
                    body,
                    server(response),
                    clockAhead(response.headers().getDate("Date"), sent, took),
                    took,
                    HttpsRedirect.of(response));
        }
    }

    /**
     * Requests a WebSocket without authentication. LiveKit answers 401, or 404 if something on the way removed the
     * upgrade headers; servers that authenticate later answer 101.
     *
     * @throws IOException if there was no HTTP response
     */
    public Answer upgrade(URI address, String path) throws IOException, InterruptedException {
        CompletableFuture<Answer> answered = new CompletableFuture<>();
        long began = System.nanoTime();
        WebSocket socket = http.newWebSocket(request(address, path).build(), new WebSocketListener() {
            @Override
            public void onOpen(WebSocket opened, Response response) {
                answered.complete(answer(response, began));
                opened.cancel();
            }

            @Override
            public void onFailure(WebSocket failed, Throwable thrown, @Nullable Response response) {
                if (response == null) {
                    answered.completeExceptionally(thrown);
                } else {
                    answered.complete(answer(response, began));
                }
            }
        });
        try {
            return answered.get(http.callTimeoutMillis() + 1000L, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof IOException known) {
                throw known;
            }
            throw new IOException(e.getCause());
        } catch (TimeoutException e) {
            throw new InterruptedIOException("timeout");
        } finally {
            socket.cancel();
        }
    }

    private static Answer answer(Response response, long began) {
        return new Answer(
                response.code(),
                "",
                server(response),
                Optional.empty(),
                Duration.ofNanos(System.nanoTime() - began),
                Optional.empty());
    }

    /** Whether the upgrade reached the server. */
    public static boolean isUpgradeUnderstood(Answer answer) {
        return answer.status() == SWITCHING_PROTOCOLS || answer.status() == 401;
    }

    /** The server sends whole seconds, so its clock is half a second further on average. */
    static Optional<Duration> clockAhead(@Nullable Date server, Instant sent, Duration took) {
        return Optional.ofNullable(server)
                .map(date -> Duration.between(date.toInstant().plusMillis(500), sent.plus(took.dividedBy(2))));
    }

    private static String server(Response response) {
        String name = response.header("Server", "");
        String plain = name == null ? "" : name.replaceAll("[^\\x20-\\x7e]", "?");
        return plain.substring(0, Math.min(plain.length(), MAX_SERVER_CHARACTERS));
    }

    private static Request.Builder request(URI address, String path) {
        String text = address.toString().replaceFirst("^(?i)ws", "http");
        HttpUrl base = HttpUrl.parse(text);
        if (base == null) {
            throw new IllegalArgumentException("not an HTTP address");
        }
        HttpUrl.Builder url =
                base.newBuilder().username("").password("").query(null).fragment(null);
        if (base.pathSegments().getLast().isEmpty()) {
            url.removePathSegment(base.pathSize() - 1);
        }
        url.addPathSegments(path);
        return new Request.Builder()
                .url(url.build())
                .header("User-Agent", HttpClients.USER_AGENT)
                .header("Cache-Control", "no-cache");
    }
}
