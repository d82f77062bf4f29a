package io.postern.signaling.device;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.device.RemoteCommand.Kind;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DeviceClientTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final String LOGIN_ANSWER = """
            {"accessToken":"bearer-of-board","expiresInSeconds":3600,"identity":"board","name":"Räume 🙂","roomAdmin":false}
            """;

    private final MockWebServer server = new MockWebServer();
    private DeviceClient client;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
        client = new DeviceClient(
                server.url("/prefix/").uri(), HttpClients.owned("test"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void aCodeGivesATokenThatDoesNotShow() throws Exception {
        answer(200, "{\"deviceToken\":\"pdt_secret\",\"account\":\"board\",\"displayName\":\"Board room\"}");
        EnrolmentResult enrolled = get(client.enrol("k7qf2 9mxt3"));
        assertArrayEquals("pdt_secret".toCharArray(), enrolled.deviceToken());
        assertEquals("board", enrolled.account());
        assertEquals("Board room", enrolled.displayName());
        assertFalse(enrolled.toString().contains("secret"), enrolled::toString);

        RecordedRequest request = server.takeRequest();
        assertEquals("POST /prefix/api/device/enrol HTTP/1.1", request.getRequestLine());
        assertEquals("k7qf2 9mxt3", body(request).path("code").asText());
    }

    @Test
    void theTokenSignsInAndIsWiped() throws Exception {
        answer(200, LOGIN_ANSWER);
        char[] token = "pdt_\"odd\\".toCharArray();
        CompletableFuture<DeviceSession> signIn = client.signIn(token);
        assertArrayEquals(new char[token.length], token);
        DeviceSession session = get(signIn);
        assertEquals("board", session.account());
        assertEquals("Räume 🙂", session.displayName());
        assertEquals(NOW.plusSeconds(3600), session.session().expiresAt());
        assertFalse(session.toString().contains("bearer"), session::toString);

        RecordedRequest request = server.takeRequest();
        assertEquals("POST /prefix/api/device/login HTTP/1.1", request.getRequestLine());
        assertEquals("pdt_\"odd\\", body(request).path("deviceToken").asText());
    }

    @Test
    void newsAreCommandsPeopleAndACursor() throws Exception {
        DeviceSession session = session();
        answer(
                200,
                "{\"commands\":[{\"id\":7,\"kind\":\"JOIN\",\"room\":\"weekly\"},{\"id\":8,\"kind\":\"MUTE\",\"room\":\"\"}],"
                        + "\"people\":3,\"cursor\":99}");
        DeviceNews news = get(client.news(session, 42, Optional.of("a b&c/ü"), Duration.ofMinutes(5)));
        assertEquals(
                List.of(
                        new RemoteCommand(7, Kind.JOIN, Optional.of("weekly")),
                        new RemoteCommand(8, Kind.MUTE, Optional.empty())),
                news.commands());
        assertEquals(3, news.people());
        assertEquals(99, news.cursor());

        RecordedRequest request = server.takeRequest();
        assertEquals("/prefix/api/device/news", request.getUrl().encodedPath());
        assertEquals("42", request.getUrl().queryParameter("after"));
        assertEquals("a b&c/ü", request.getUrl().queryParameter("room"));
        assertEquals("25", request.getUrl().queryParameter("wait"), "no longer than a backend keeps it back");
        assertEquals("Bearer bearer-of-board", request.getHeaders().get("Authorization"));
    }

    @Test
    void aCommandOfANewerBackendIsSaidToBeUnknown() throws Exception {
        DeviceSession session = session();
        answer(200, "{\"commands\":[{\"id\":7,\"kind\":\"DANCE\",\"room\":\"\"}],\"people\":0,\"cursor\":99}");
        answer(204, "");
        assertEquals(
                List.of(),
                get(client.news(session, 1, Optional.empty(), Duration.ZERO)).commands());
        server.takeRequest();

        RecordedRequest said = server.takeRequest(5, TimeUnit.SECONDS);
        assertEquals("POST /prefix/api/device/commands/7 HTTP/1.1", said.getRequestLine());
        assertEquals("UNKNOWN", body(said).path("outcome").asText());
    }

    @Test
    void outcomesAndReportsAreTold() throws Exception {
        DeviceSession session = session();
        answer(204, "");
        get(client.done(session, 7, CommandResult.FAILED, "n".repeat(300)));
        assertEquals(256, body(server.takeRequest()).path("note").asText().length());

        answer(204, "");
        get(client.report(
                session,
                new DeviceStatus(
                        DeviceStatus.State.IN_MEETING, Optional.of("weekly"), NOW, true, "0.1.0", "Linux 6.1")));
        RecordedRequest request = server.takeRequest();
        assertEquals("POST /prefix/api/device/status HTTP/1.1", request.getRequestLine());
        assertEquals(
                "{\"state\":\"IN_MEETING\",\"room\":\"weekly\",\"since\":\"2026-05-04T10:00:00Z\",\"microphoneOff\":true,"
                        + "\"version\":\"0.1.0\",\"system\":\"Linux 6.1\"}",
                body(request).toString());
    }

    @ParameterizedTest
    @CsvSource({
        "401, session_expired, SESSION_EXPIRED",
        "403, not_allowed, NOT_ALLOWED",
        "400, bad_room_name, BAD_ROOM_NAME",
        "404, not_found, NOT_A_BACKEND",
        "500, internal, SERVER_TROUBLE"
    })
    void aFailureHasItsReason(int status, String code, Reason reason) throws Exception {
        DeviceSession session = session();
        answer(status, "{\"code\":\"" + code + "\",\"message\":\"A sentence.\"}");
        CompletableFuture<DeviceNews> news = client.news(session, 1, Optional.empty(), Duration.ZERO);
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> get(news));
        assertEquals(
                reason,
                assertInstanceOf(TokenException.class, thrown.getCause()).reason());
    }

    @Test
    void whoWaitsNoLongerEndsTheCall() throws Exception {
        DeviceSession session = session();
        server.enqueue(new MockResponse.Builder()
                .headersDelay(1, TimeUnit.MINUTES)
                .body("{}")
                .build());
        CompletableFuture<DeviceNews> news = client.news(session, 1, Optional.empty(), DeviceClient.MAX_WAIT);
        server.takeRequest();
        assertTrue(news.cancel(true));
        assertThrows(CancellationException.class, news::join);
        // Closing waits for calls that are under way; there is none.
        long started = System.nanoTime();
        client.close();
        assertTrue(System.nanoTime() - started < Duration.ofSeconds(1).toNanos());
    }

    private DeviceSession session() throws Exception {
        answer(200, LOGIN_ANSWER);
        DeviceSession session = get(client.signIn("pdt_x".toCharArray()));
        server.takeRequest();
        return session;
    }

    private static JsonNode body(RecordedRequest request) throws IOException {
        return new ObjectMapper().readTree(request.getBody().toByteArray());
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }
}
