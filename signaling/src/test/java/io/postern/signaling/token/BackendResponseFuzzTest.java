package io.postern.signaling.token;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.http.HttpsRedirect;
import io.postern.testing.fuzz.Fuzzer;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import okhttp3.OkHttpClient;
import okhttp3.Protocol;
import okhttp3.Request;
import okhttp3.Response;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutates the response at a backend's address, which may be anything. */
@Timeout(120)
class BackendResponseFuzzTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Request ASKED =
            new Request.Builder().url("http://meet.example.org/api/login").build();

    private final BackendApi calls = new BackendApi(new OkHttpClient(), URI.create("http://meet.example.org"));

    @Test
    void anySessionCanBeUsedOrIsRefused() {
        Fuzzer.ofTexts(
                        "backend sessions",
                        "{\"accessToken\":\"pst_abc\",\"expiresInSeconds\":3600,\"identity\":\"ann\",\"name\":\"Ann\"}",
                        "{\"accessToken\":\"a\\nb\",\"expiresInSeconds\":3600,\"identity\":\"ann\",\"name\":\"Ann\"}",
                        "{\"accessToken\":\"a\",\"expiresInSeconds\":9223372036854775807,\"identity\":\"\",\"name\":\"\"}")
                .refusing(TokenException.class)
                .refusing(JsonProcessingException.class)
                .run(input -> {
                    JsonNode answer = JSON.readTree(new String(input, StandardCharsets.UTF_8));
                    if (calls.session(answer == null ? JSON.missingNode() : answer, Instant.EPOCH)
                            instanceof BearerSession session) {
                        ASKED.newBuilder().header("Authorization", "Bearer " + session.bearer());
                    }
                });
    }

    @Test
    void anyRedirectNamesAnAddressOrNone() {
        Fuzzer.ofTexts(
                        "backend redirects",
                        "https://meet.example.org/api/login",
                        "https://[::1]:8443/meet/api/login?x=1#y",
                        "https://meet.example.org/[")
                .run(input -> HttpsRedirect.of(new Response.Builder()
                        .request(ASKED)
                        .protocol(Protocol.HTTP_1_1)
                        .code(301)
                        .message("moved")
                        .addHeader(
                                "Location", new String(input, StandardCharsets.UTF_8).replaceAll("[^\\x20-\\x7e]", ""))
                        .build()));
    }
}
