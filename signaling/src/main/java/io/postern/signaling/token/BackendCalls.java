package io.postern.signaling.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.AccessToken;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.http.HttpTrouble;
import io.postern.signaling.token.TokenException.Reason;
import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
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

/** JSON calls to a backend, and what its answers mean. */
final class BackendCalls {
    /** The longest answer there is holds a token and an address; what is longer is something else. */
    static final long MAX_ANSWER_BYTES = 64 * 1024;

    private static final MediaType JSON_TYPE = MediaType.get("application/json; charset=utf-8");
    private static final ObjectMapper JSON = new ObjectMapper();

    private final OkHttpClient http;
    private final HttpUrl base;

    BackendCalls(OkHttpClient http, URI backend) {
        this.http = http;
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
     * @param bearer for the Authorization header
     * @param refused what it means when the backend finds the request itself bad
     * @param reader takes from the answer what it needs; throws TokenException if it is not there
     */
    <T> CompletableFuture<T> post(
            String path, byte[] body, @Nullable String bearer, Reason refused, Function<JsonNode, T> reader) {
        Request.Builder request = new Request.Builder()
                .url(base.newBuilder().addPathSegments(path).build())
                .header("User-Agent", HttpClients.USER_AGENT)
                .header("Accept", "application/json")
                .post(RequestBody.create(body, JSON_TYPE));
        if (bearer != null) {
            request.header("Authorization", "Bearer " + bearer);
        }
        CompletableFuture<T> answered = new CompletableFuture<>();
        http.newCall(request.build()).enqueue(new Callback() {
            @Override
            public void onFailure(Call call, IOException e) {
                answered.completeExceptionally(unreachable(e));
            }

            @Override
            public void onResponse(Call call, Response response) {
                try (response) {
                    answered.complete(reader.apply(read(response, refused)));
                } catch (IOException e) {
                    answered.completeExceptionally(unreachable(e));
                } catch (RuntimeException e) {
                    answered.completeExceptionally(e);
                }
            }
        });
        return answered;
    }

    static byte[] json(Object value) {
        try {
            return JSON.writeValueAsBytes(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("not to be written as JSON", e);
        }
    }

    /** A field that has to be there. */
    static String text(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        if (!value.isTextual()) {
            throw notABackend("an answer without " + field);
        }
        return value.textValue();
    }

    static long positive(JsonNode answer, String field) {
        JsonNode value = answer.path(field);
        if (!value.canConvertToLong() || value.longValue() <= 0) {
            throw notABackend("an answer without " + field);
        }
        return value.longValue();
    }

    static URI uri(JsonNode answer, String field) {
        try {
            return new URI(text(answer, field));
        } catch (URISyntaxException e) {
            throw notABackend("an answer whose " + field + " is no URL");
        }
    }

    static AccessToken token(JsonNode answer, String field) {
        try {
            return AccessToken.of(text(answer, field));
        } catch (IllegalArgumentException e) {
            throw notABackend("an answer whose " + field + " is no token");
        }
    }

    private static JsonNode read(Response response, Reason refused) throws IOException {
        JsonNode body = object(response);
        if (response.isSuccessful()) {
            if (body.isMissingNode()) {
                throw notABackend("HTTP " + response.code() + " without JSON");
            }
            return body;
        }
        throw refusal(response.code(), body, refused);
    }

    /** The JSON object, or a missing node if the body is none. */
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
            // Unknown codes and answers of something in front of the backend.
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
        Reason reason = switch (HttpTrouble.of(e)) {
            case UNKNOWN_HOST -> Reason.UNKNOWN_HOST;
            case CERTIFICATE -> Reason.CERTIFICATE;
            case TIMED_OUT -> Reason.TIMED_OUT;
            case NOT_HTTP -> Reason.NOT_A_BACKEND;
            case REFUSED, PROXY, NETWORK -> Reason.UNREACHABLE;
        };
        return new TokenException(reason, e.toString(), e);
    }

    private static TokenException notABackend(String detail) {
        return new TokenException(Reason.NOT_A_BACKEND, detail, null);
    }
}
