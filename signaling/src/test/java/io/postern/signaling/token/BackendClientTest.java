package io.postern.signaling.token;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.token.TokenException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import mockwebserver3.SocketEffect;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BackendClientTest {
    private static final Instant NOW = Instant.parse("2026-05-04T10:00:00Z");
    private static final String LOGIN_ANSWER = """
            {"accessToken":"bearer-of-ann","expiresInSeconds":3600,"identity":"ann","name":"Ann Ölund","roomAdmin":true}
            """;
    private static final String TICKET_ANSWER = """
            {"token":"aaaa.bbbb.cccc","serverUrl":"wss://livekit.example/x","identity":"ann","name":"Ann","expiresInSeconds":600}
            """;

    private final MockWebServer server = new MockWebServer();
    private BackendClient client;

    @BeforeEach
    void start() throws IOException {
        server.start(InetAddress.ofLiteral("127.0.0.1"), 0);
        client = client(server.url("/").uri());
    }

    @AfterEach
    void stop() {
        client.close();
        server.close();
    }

    @Test
    void anotherProcessContinuesALogin() throws Exception {
        answer(200, LOGIN_ANSWER);
        BackendSession session = get(client.login("ann", "s3cret".toCharArray()));
        server.takeRequest();
        SessionCredentials login = session.credentials().orElseThrow();
        assertFalse(login.toString().contains("bearer-of-ann"), login.toString());
        try (BackendClient other = client(server.url("/").uri())) {
            BackendSession resumed = other.resume(login);
            assertEquals("ann", resumed.identity());
            assertEquals("Ann Ölund", resumed.name());
            assertEquals(session.expiresAt(), resumed.expiresAt());
            assertEquals(true, resumed.roomAdmin());
            answer(200, TICKET_ANSWER);
            get(resumed.ticket("weekly"));
            RecordedRequest request = server.takeRequest();
            assertEquals("Bearer bearer-of-ann", request.getHeaders().get("Authorization"));
        }
        try (BackendClient elsewhere = client(URI.create("https://other.example.org"))) {
            assertThrows(IllegalArgumentException.class, () -> elsewhere.resume(login), "sent nowhere else");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "a b", "a\nX-Other: b", "\u00e9"})
    void noLoginHasABearerThatIsNoHeader(String bearer) {
        URI backend = server.url("/").uri();
        assertThrows(
                IllegalArgumentException.class,
                () -> new SessionCredentials(backend, bearer, "ann", "Ann", false, NOW));
    }

    @Test
    void loginGivesASession() throws Exception {
        answer(200, LOGIN_ANSWER);
        BackendSession session = get(client.login("ann", "s3cret".toCharArray()));
        assertEquals("ann", session.identity());
        assertEquals("Ann Ölund", session.name());
        assertEquals(NOW.plusSeconds(3600), session.expiresAt());
        assertEquals(server.url("/").uri(), session.backend());
        assertEquals(true, session.roomAdmin());

        RecordedRequest request = server.takeRequest();
        assertEquals("POST /api/login HTTP/1.1", request.getRequestLine());
        assertEquals("application/json; charset=utf-8", request.getHeaders().get("Content-Type"));
        assertNull(request.getHeaders().get("Authorization"));
    }

    @Test
    void nameAndPasswordTravelUnharmedAndThePasswordIsWiped() throws Exception {
        answer(200, LOGIN_ANSWER);
        char[] password = "\"quoted\\\" \u0001 pässwörd 🙂".toCharArray();
        String expected = new String(password);
        CompletableFuture<BackendSession> login = client.login("a\"n\\n", password);
        assertArrayEquals(new char[password.length], password);
        get(login);
        JsonNode body =
                new ObjectMapper().readTree(server.takeRequest().getBody().toByteArray());
        assertEquals("a\"n\\n", body.path("username").asText());
        assertEquals(expected, body.path("password").asText());
    }

    @Test
    void sessionGivesTicketsWithTheBearerOfTheLogin() throws Exception {
        BackendSession session = session();
        answer(200, TICKET_ANSWER);
        JoinTicket ticket = get(session.ticket("weekly \"räum\" 🙂"));
        assertEquals(URI.create("wss://livekit.example/x"), ticket.server());
        assertEquals("aaaa.bbbb.cccc", ticket.token().reveal());

        RecordedRequest request = server.takeRequest();
        assertEquals("POST /api/livekit/token HTTP/1.1", request.getRequestLine());
        assertEquals("Bearer bearer-of-ann", request.getHeaders().get("Authorization"));
        assertEquals(
                "weekly \"räum\" 🙂",
                new ObjectMapper()
                        .readTree(request.getBody().toByteArray())
                        .path("roomName")
                        .asText());
    }

    @Test
    void signingOutEndsTheLoginAtTheBackend() throws Exception {
        BackendSession session = session();
        server.enqueue(new MockResponse.Builder().code(204).build());
        get(session.signOut());
        RecordedRequest request = server.takeRequest();
        assertEquals("POST /api/logout HTTP/1.1", request.getRequestLine());
        assertEquals("Bearer bearer-of-ann", request.getHeaders().get("Authorization"));
        answer(404, "{}");
        assertEquals(
                TokenException.Reason.NOT_A_BACKEND, failure(session.signOut()).reason());
    }

    @Test
    void aServerThatPointsToItsEncryptedAddressIsNamedByIt() throws Exception {
        for (String location :
                List.of("https://meet.example.org/api/login", "https://meet.example.org:443/api/login?x=1#y")) {
            server.enqueue(new MockResponse.Builder()
                    .code(301)
                    .addHeader("Location", location)
                    .build());
            TokenException failure = failure(client.login("ann", "s3cret".toCharArray()));
            assertEquals(TokenException.Reason.NOT_A_BACKEND, failure.reason());
            assertEquals(Optional.of(URI.create("https://meet.example.org")), failure.movedTo());
        }
        for (String location : List.of(
                "/elsewhere",
                "http://meet.example.org/api/login",
                "javascript:x",
                "",
                "https://meet.example.org/[",
                "https://meet.example.org/%zz")) {
            server.enqueue(new MockResponse.Builder()
                    .code(308)
                    .addHeader("Location", location)
                    .build());
            assertEquals(
                    Optional.empty(),
                    failure(client.login("ann", "s3cret".toCharArray())).movedTo());
        }
        server.enqueue(new MockResponse.Builder()
                .code(302)
                .addHeader("Location", "https://other.example.org:8443/meet/api/login")
                .build());
        assertEquals(
                Optional.of(URI.create("https://other.example.org:8443/meet")),
                failure(client.login("ann", "s3cret".toCharArray())).movedTo());
    }

    @Test
    void nothingSecretShows() throws Exception {
        BackendSession session = session();
        assertFalse(session.toString().contains("bearer"), session::toString);
        answer(200, TICKET_ANSWER);
        JoinTicket ticket = get(session.ticket("weekly"));
        assertFalse(ticket.toString().contains("bbbb"), ticket::toString);
        answer(401, "{\"code\":\"session_expired\",\"message\":\"bearer-of-ann has expired\"}");
        TokenException failure = failure(session.ticket("weekly"));
        assertFalse(failure.toString().contains("bearer"), failure::toString);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/meet", "/meet/", "/meet?token=x#y"})
    void callsAreBelowTheBackendsPath(String path) throws Exception {
        answer(200, LOGIN_ANSWER);
        try (BackendClient prefixed = client(URI.create("http://127.0.0.1:" + server.getPort() + path))) {
            get(prefixed.login("ann", new char[0]));
        }
        String prefix = path.startsWith("/meet") ? "/meet" : "";
        assertEquals(
                "POST " + prefix + "/api/login HTTP/1.1", server.takeRequest().getRequestLine());
    }

    @ParameterizedTest
    @CsvSource({
        "401, wrong_credentials, WRONG_CREDENTIALS",
        "400, bad_request, WRONG_CREDENTIALS",
        "413, body_too_large, WRONG_CREDENTIALS",
        "429, too_many_tries, TOO_MANY_TRIES",
        "500, internal, SERVER_TROUBLE",
        "404, not_found, NOT_A_BACKEND",
        "405, method_not_allowed, NOT_A_BACKEND",
    })
    void loginFailureHasItsReason(int status, String code, Reason reason) throws Exception {
        answer(status, "{\"code\":\"" + code + "\",\"message\":\"A sentence.\"}");
        assertEquals(reason, failure(client.login("ann", new char[1])).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "401, session_expired, SESSION_EXPIRED",
        "403, not_allowed, NOT_ALLOWED",
        "400, bad_room_name, BAD_ROOM_NAME",
        "400, bad_request, BAD_ROOM_NAME",
        "413, body_too_large, BAD_ROOM_NAME",
        "502, livekit_unreachable, SERVER_TROUBLE",
    })
    void ticketFailureHasItsReason(int status, String code, Reason reason) throws Exception {
        BackendSession session = session();
        answer(status, "{\"code\":\"" + code + "\",\"message\":\"A sentence.\"}");
        assertEquals(reason, failure(session.ticket("weekly")).reason());
    }

    @ParameterizedTest
    @CsvSource({
        "200, <html>Welcome</html>, NOT_A_BACKEND",
        "404, <html>Not found</html>, NOT_A_BACKEND",
        "401, <html>Proxy login</html>, NOT_A_BACKEND",
        "302, moved, NOT_A_BACKEND",
        "200, '', NOT_A_BACKEND",
        "200, [1], NOT_A_BACKEND",
        "200, '{\"accessToken\":\"x\"}', NOT_A_BACKEND",
        "200, '{\"accessToken\":5,\"identity\":\"a\",\"name\":\"a\",\"expiresInSeconds\":9}', NOT_A_BACKEND",
        "200, '{\"accessToken\":\"x\",\"identity\":\"a\",\"name\":\"a\",\"expiresInSeconds\":-1}', NOT_A_BACKEND",
        "429, slow down, TOO_MANY_TRIES",
        "502, <html>Bad gateway</html>, SERVER_TROUBLE",
        "503, '', SERVER_TROUBLE",
    })
    void whatIsNoBackendIsToldApart(int status, String body, Reason reason) throws Exception {
        answer(status, body);
        assertEquals(reason, failure(client.login("ann", new char[1])).reason());
    }

    @ParameterizedTest
    @CsvSource({"no token, wss://livekit.example", "aaaa.bbbb.cccc, 'no url at all'"})
    void ticketThatCannotBeUsedIsNoBackends(String token, String url) throws Exception {
        BackendSession session = session();
        answer(200, "{\"token\":\"" + token + "\",\"serverUrl\":\"" + url + "\"}");
        TokenException failure = failure(session.ticket("weekly"));
        assertEquals(Reason.NOT_A_BACKEND, failure.reason());
    }

    @Test
    void endlessAnswerIsNotReadToItsEnd() throws Exception {
        answer(200, "{\"accessToken\":\"" + "x".repeat((int) BackendApi.MAX_ANSWER_BYTES) + "\"}");
        assertEquals(
                Reason.NOT_A_BACKEND, failure(client.login("ann", new char[1])).reason());
    }

    @Test
    void noAnswerTimesOut() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        try (BackendClient impatient = new BackendClient(
                server.url("/").uri(),
                HttpClients.owned("test")
                        .newBuilder()
                        .callTimeout(Duration.ofMillis(300))
                        .build(),
                Clock.systemUTC())) {
            assertEquals(
                    Reason.TIMED_OUT,
                    failure(impatient.login("ann", new char[1])).reason());
        }
    }

    @Test
    void closedPortIsUnreachable() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = unused.getLocalPort();
        }
        try (BackendClient nowhere = client(URI.create("http://127.0.0.1:" + port))) {
            assertEquals(
                    Reason.UNREACHABLE,
                    failure(nowhere.login("ann", new char[1])).reason());
        }
    }

    @Test
    void unknownNameIsUnknownHost() throws Exception {
        try (BackendClient nowhere = client(URI.create("https://backend.invalid"))) {
            assertEquals(
                    Reason.UNKNOWN_HOST,
                    failure(nowhere.login("ann", new char[1])).reason());
        }
    }

    @Test
    void certificateOfUnknownIssuerIsNotAccepted() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        try (MockWebServer secure = new MockWebServer()) {
            secure.useHttps(new HandshakeCertificates.Builder()
                    .heldCertificate(own)
                    .build()
                    .sslSocketFactory());
            secure.start(InetAddress.ofLiteral("127.0.0.1"), 0);
            try (BackendClient untrusting = client(URI.create("https://127.0.0.1:" + secure.getPort()))) {
                assertEquals(
                        Reason.CERTIFICATE,
                        failure(untrusting.login("ann", "s3cret".toCharArray())).reason());
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws://livekit.example", "backend.example", "mailto:a@b"})
    void addressMustBeHttp(String address) {
        assertThrows(IllegalArgumentException.class, () -> new BackendClient(URI.create(address)).close());
    }

    @Test
    void closingEndsWhatIsUnderWay() throws Exception {
        server.enqueue(new MockResponse.Builder()
                .onResponseStart(SocketEffect.Stall.INSTANCE)
                .build());
        CompletableFuture<BackendSession> login = client.login("ann", new char[1]);
        server.takeRequest();
        client.close();
        assertEquals(Reason.UNREACHABLE, failure(login).reason());
        assertInstanceOf(TokenException.class, failure(client.login("ann", new char[1])));
    }

    private BackendSession session() throws Exception {
        answer(200, LOGIN_ANSWER);
        BackendSession session = get(client.login("ann", "s3cret".toCharArray()));
        server.takeRequest();
        return session;
    }

    private void answer(int status, String body) {
        server.enqueue(new MockResponse.Builder().code(status).body(body).build());
    }

    private static BackendClient client(URI backend) {
        return new BackendClient(backend, HttpClients.owned("test"), Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(10, TimeUnit.SECONDS);
    }

    /** The future itself fails with it, without a wrapper. */
    private static TokenException failure(CompletableFuture<?> future) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> get(future));
        return assertInstanceOf(TokenException.class, thrown.getCause());
    }
}
