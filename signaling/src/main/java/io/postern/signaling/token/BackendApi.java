package io.postern.signaling.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.AccessToken;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.http.HttpFailureKind;
import io.postern.signaling.http.HttpsRedirect;
import io.postern.signaling.token.TokenException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import okhttp3.Call;
import okhttp3.Callback;
import okhttp3.HttpUrl;
import okhttp3.MediaType;
import okhttp3.OkHttpClient;
import okhttp3.Request;
import okhttp3.RequestBody;
import okhttp3.Response;
import okio.BufferedSource;
import org.jspecify.annotations.Nullable;

/**
 * Makes JSON calls to a backend and interprets its responses, for the clients of people and of meeting room machines.
 * Thread safe; calls return at once and complete on the HTTP client's threads, exceptionally with
 * {@link TokenException}. Cancelling a call's future cancels the call.
 */
public final class BackendApi {
    /** The longest response holds a token and an address. */
    static final long MAX_ANSWER_BYTES = 64 * 1024;

    /** A session that lasts longer is renewed all the same. */
    private static final Duration MAX_SESSION = Duration.ofDays(365);

    private static final int NO_CONTENT = 204;
    private static final MediaType JSON_TYPE = MediaType.get("application/json; charset=utf-8");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OkHttpClient http;
    private final URI backend;
    private final HttpUrl base;

    /**
     * @param http owned by the caller, who closes it; it must not follow redirects
     * @param backend with or without a path prefix
     * @throws IllegalArgumentException if the backend is not an http or https URL with a host
     */
    public BackendApi(OkHttpClient http, URI backend) {
        this.http = http;
        this.backend = backend;
        HttpUrl url = HttpUrl.parse(backend.toString());
        if (url == null) {
            throw new IllegalArgumentException("a backend's address is an http or https URL with a host");
        }
        this.base = url.newBuilder()
                .username("")
                .password("")
                .query(null)
                .fragment(null)
                .build();
    }

    /**
     * Posts a body and reads a JSON object.
     *
     * @param path below the backend's address, without a leading slash
     * @param session the session of the call; null before there is one
     * @param refused the reason if the backend rejects the request itself
     * @param reader takes the needed fields from the response; throws TokenException if they are missing. A response
     *     without a body (204) is an empty object.
     * @throws IllegalArgumentException if the session did not come from {@link #session}
     */
    public <T> CompletableFuture<T> post(
            String path, byte[] body, @Nullable BackendSession session, Reason refused, Function<JsonNode, T> reader) {
        Request.Builder request = request(base.newBuilder().addPathSegments(path), session);
        return send(http, request.post(RequestBody.create(body, JSON_TYPE)).build(), refused, reader);
    }

    /**
     * Gets a JSON object that the backend may delay until there is something to report (long poll).
     *
     * @param query the query's parameters
     * @param timeout how long the response may take
     * @see #post for the other parameters
     */
    public <T> CompletableFuture<T> await(
            String path,
            Map<String, String> query,
            BackendSession session,
            Duration timeout,
            Reason refused,
            Function<JsonNode, T> reader) {
        HttpUrl.Builder url = base.newBuilder().addPathSegments(path);
        query.forEach(url::addQueryParameter);
        OkHttpClient longPolling = http.newBuilder()
                .readTimeout(timeout)
                .callTimeout(Duration.ZERO)
                .build();
        return send(longPolling, request(url, session).get().build(), refused, reader);
    }

    /**
     * Creates a session from the response to a sign-in.
     *
     * @param now by this machine's clock
     * @throws TokenException if it is not a response to a sign-in
     */
    public BackendSession session(JsonNode answer, Instant now) {
        return new BearerSession(
                this,
                backend,
                bearer(answer),
                text(answer, "identity"),
                text(answer, "name"),
                answer.path("roomAdmin").asBoolean(false),
                now.plusSeconds(Math.min(positive(answer, "expiresInSeconds"), MAX_SESSION.toSeconds())));
    }

    /** Reads a bearer token of any form that is valid in a header (RFC 6750, section 2.1, and similar). */
    private static String bearer(JsonNode answer) {
        String bearer = text(answer, "accessToken");
        if (bearer.isEmpty() || bearer.chars().anyMatch(c -> c <= ' ' || c > '~')) {
            throw notABackend("a response whose accessToken is not a token");
        }
        return bearer;
    }

    /** Creates the session of a login that another process has made. */
    BackendSession session(SessionCredentials login) {
        return new BearerSession(
                this, backend, login.bearer(), login.identity(), login.name(), login.roomAdmin(), login.expiresAt());
    }

    private static Request.Builder request(HttpUrl.Builder url, @Nullable BackendSession session) {
        Request.Builder request = new Request.Builder()
                .url(url.build())
                .header("User-Agent", HttpClients.USER_AGENT)
                .header("Accept", "application/json");
        if (session != null) {
            if (!(session instanceof BearerSession bearer)) {
                throw new IllegalArgumentException("a session that did not come from a sign-in at a backend");
            }
            request.header("Authorization", "Bearer " + bearer.bearer());
        }
        return request;
    }

    private static <T> CompletableFuture<T> send(
            OkHttpClient http, Request request, Reason refused, Function<JsonNode, T> reader) {
        Call sent = http.newCall(request);
        CompletableFuture<T> answered = new CompletableFuture<>();
        sent.enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                answered.completeExceptionally(unreachable(e));
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    if (response.isRedirect()) {
                        throw moved(response);
                    }
                    answered.complete(reader.apply(read(response, refused)));
                } catch (IOException e) {
                    answered.completeExceptionally(unreachable(e));
                } catch (RuntimeException e) {
                    answered.completeExceptionally(e);
                }
            }
        });
        answered.whenComplete((answer, failure) -> {
            if (answered.isCancelled()) {
                sent.cancel();
            }
        });
        return answered;
    }

    /**
     * Writes a value as JSON.
     *
     * @throws IllegalArgumentException if it cannot be written
     */
    public static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("cannot be written as JSON", e);
        }
    }

    /** Reads a required text; throws TokenException if it is missing. */
    public static String text(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        if (!value.isTextual()) {
            throw notABackend("a response without " + field);
        }
        return value.textValue();
    }

    /** Reads a required positive integer; throws TokenException if it is missing. */
    public static long positive(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        if (!value.canConvertToLong() || value.longValue() <= 0) {
            throw notABackend("a response without " + field);
        }
        return value.longValue();
    }

    static URI uri(JsonNode answer, String field) {
        try {
            return new URI(text(answer, field));
        } catch (URISyntaxException e) {
            throw notABackend("a response whose " + field + " is not a URL");
        }
    }

    static AccessToken token(JsonNode answer, String field) {
        try {
            return AccessToken.of(text(answer, field));
        } catch (IllegalArgumentException e) {
            throw notABackend("a response whose " + field + " is not a token");
        }
    }

    private static JsonNode read(Response response, Reason refused) throws IOException {
        JsonNode body = object(response);
        if (response.isSuccessful()) {
            if (response.code() == NO_CONTENT) {
                return JSON.createObjectNode();
            }
            if (body.isMissingNode()) {
                throw notABackend("HTTP " + response.code() + " without JSON");
            }
            return body;
        }
        throw refusal(response.code(), body, refused);
    }

    private static TokenException moved(Response response) {
        String detail = "HTTP " + response.code() + " to elsewhere";
        return HttpsRedirect.of(response)
                .map(address -> TokenException.moved(address, detail))
                .orElseGet(() -> notABackend(detail));
    }

    /** Reads the JSON object, or a missing node if the body is not one. */
    private static JsonNode object(Response response) throws IOException {
        BufferedSource source = response.body().source();
        if (source.request(MAX_ANSWER_BYTES + 1)) {
            throw notABackend("HTTP " + response.code() + " with more than " + MAX_ANSWER_BYTES + " bytes");
        }
        try {
            JsonNode node = JSON.readTree(source.readByteArray());
            return node != null && node.isObject() ? node : JSON.missingNode();
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }

    private static TokenException refusal(int status, JsonNode body, Reason refused) {
        String code = body.path("code").asText("");
        String detail = "HTTP " + status + (code.isEmpty() ? "" : " " + code);
        Reason reason = switch (code) {
            case "wrong_credentials" -> Reason.WRONG_CREDENTIALS;
            case "session_expired" -> Reason.SESSION_EXPIRED;
            case "not_allowed" -> Reason.NOT_ALLOWED;
            case "bad_room_name" -> Reason.BAD_ROOM_NAME;
            case "too_many_tries" -> Reason.TOO_MANY_TRIES;
            case "livekit_unreachable", "internal" -> Reason.SERVER_TROUBLE;
            case "bad_request", "body_too_large" -> refused;
            // Unknown codes, and responses of a server in front of the backend.
            default -> {
                if (status == 429) {
                    yield Reason.TOO_MANY_TRIES;
                }
                yield status >= 500 ? Reason.SERVER_TROUBLE : Reason.NOT_A_BACKEND;
            }
        };
        return new TokenException(reason, detail, null);
    }

    private static TokenException unreachable(IOException e) {
        Reason reason = switch (HttpFailureKind.of(e)) {
            case UNKNOWN_HOST -> Reason.UNKNOWN_HOST;
            case CERTIFICATE -> Reason.CERTIFICATE;
            case TIMED_OUT -> Reason.TIMED_OUT;
            case NOT_HTTP -> Reason.NOT_A_BACKEND;
            case REFUSED, PROXY, NETWORK -> Reason.UNREACHABLE;
        };
        return new TokenException(reason, e.toString(), e);
    }

    /** A response that no Postern backend sends. */
    public static TokenException notABackend(String detail) {
        return new TokenException(Reason.NOT_A_BACKEND, detail, null);
    }
}
