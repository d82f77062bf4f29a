package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

@LeakGuard.Shared
class ErrorAnswerTest {
    private static BackendServer server;
    private static HttpCaller caller;
    private static String ada;
    private static String grace;

    @BeforeAll
    static void start() {
        server = BackendServer.start(TestBackends.config(TestBackends.unreachableLiveKit()));
        TestBackends.addPeople(server);
        caller = new HttpCaller(server.url());
        ada = caller.signIn("ada", PASSWORD);
        grace = caller.signIn("grace", PASSWORD);
    }

    @AfterAll
    static void stop() {
        caller.close();
        server.close();
    }

    @Test
    void healthNeedsNoSignIn() {
        HttpAnswer answer = caller.send(caller.request("/api/health"));
        assertEquals("{\"service\":\"postern-backend\",\"status\":\"ok\"}", answer.body());
        assertEquals(200, answer.status());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /, 404 not_found",
        "GET, /api/nothing, 404 not_found",
        "POST, /api/nothing, 404 not_found",
        "GET, /api/login, 405 method_not_allowed",
        "DELETE, /api/rooms, 405 method_not_allowed",
        "POST, /api/health, 405 method_not_allowed",
        "GET, /api/rooms/%ff/participants, 400 bad_request",
        "GET, /api/rooms/%20/participants, 400 bad_room_name",
    })
    void wrongAddressesAndMethods(String method, String path, String error) {
        HttpRequest.Builder request = caller.request(path)
                .header("Authorization", "Bearer " + grace)
                .header("Accept", "text/html")
                .method(method, BodyPublishers.noBody());
        HttpAnswer answer = caller.send(request);

        assertEquals(error, answer.error());
        assertErrorForm(answer);
    }

    @Test
    void saysWhichMethodsThereAre() {
        HttpAnswer answer = caller.send(caller.request("/api/rooms").DELETE());
        assertEquals("GET, POST", answer.headers().firstValue("Allow").orElse(""));
    }

    static Stream<String> malformedBodies() {
        return Stream.of(
                "",
                "null",
                "[]",
                "\"ada\"",
                "{",
                "{\"username\":\"ada\"}",
                "{\"username\":\"ada\",\"password\":null}",
                "{\"username\":\"ada\",\"password\":12345678901}",
                "{\"username\":\"ada\",\"password\":[\"x\"]}",
                "{\"username\":\"ada\",\"password\":\"a\",\"password\":\"b\"}",
                "{\"username\":\"ada\",\"password\":\"a\"} and more",
                "{\"username\":\"ada\",\"password\":\"a\",\"admin\":true}",
                "{'username':'ada'}",
                "[".repeat(5_000),
                "{\"username\":" + "[".repeat(2_000) + "]".repeat(2_000) + "}");
    }

    @ParameterizedTest
    @MethodSource("malformedBodies")
    void bodiesOfAnotherForm(String body) {
        HttpAnswer answer = caller.postText("/api/login", "none", body);

        assertEquals("400 bad_request", answer.error());
        assertEquals(
                "The body must be a JSON object with username and password as text and nothing else.",
                answer.text("message"));
        assertErrorForm(answer);
    }

    @Test
    void bodiesThatAreNotUtf8() {
        byte[] latin1 = "{\"username\":\"j\u00fcrgen\",\"password\":\"a\"}".getBytes(StandardCharsets.ISO_8859_1);
        assertEquals(
                "400 bad_request",
                post("application/json", BodyPublishers.ofByteArray(latin1)).error());

        byte[] utf16 = "{\"username\":\"ada\",\"password\":\"a\"}".getBytes(StandardCharsets.UTF_16);
        assertEquals(
                "400 bad_request",
                post("application/json", BodyPublishers.ofByteArray(utf16)).error());
    }

    static Stream<Arguments> tooLarge() {
        byte[] body = new byte[16 * 1024 + 1];
        return Stream.of(
                Arguments.of("with its length said", BodyPublishers.ofByteArray(body)),
                Arguments.of("in chunks", BodyPublishers.ofInputStream(() -> new java.io.ByteArrayInputStream(body))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tooLarge")
    void bodiesThatAreTooLarge(String how, BodyPublisher body) {
        HttpAnswer answer = post("application/json", body);

        assertEquals("413 body_too_large", answer.error(), how);
        assertErrorForm(answer);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "text/plain",
                "application/x-www-form-urlencoded",
                "multipart/form-data; boundary=x",
                "application/jsonp",
                "application/json; charset=utf-16",
            })
    void bodiesOfAnotherType(String contentType) {
        HttpAnswer answer = post(contentType, BodyPublishers.ofString("{\"username\":\"ada\",\"password\":\"a\"}"));

        assertEquals("400 bad_request", answer.error());
        assertEquals("Send the body as application/json.", answer.text("message"));
    }

    @Test
    void jsonWithItsCharacterSetSaidIsTaken() {
        String body = "{\"username\":\"ada\",\"password\":\"" + PASSWORD + "\"}";
        assertEquals(
                200,
                post("Application/JSON; charset=UTF-8", BodyPublishers.ofString(body))
                        .status());
    }

    @ParameterizedTest
    @CsvSource({
        "GET, /api/rooms",
        "POST, /api/rooms",
        "GET, /api/rooms/a/participants",
        "DELETE, /api/rooms/a/participants/b"
    })
    void roomAdministrationIsForAdministrators(String method, String path) {
        BodyPublisher body = BodyPublishers.ofString("{\"name\":\"a\"}");
        HttpRequest.Builder request =
                caller.request(path).header("Content-Type", "application/json").method(method, body);
        assertEquals("401 session_expired", caller.send(request).error());
        assertEquals(
                "403 not_allowed",
                caller.send(request.header("Authorization", "Bearer " + ada)).error());
    }

    @Test
    void saysWhenLiveKitIsNotThere() {
        HttpAnswer answer = caller.post("/api/rooms", grace, Map.of("name", "weekly"));

        assertEquals("502 livekit_unreachable", answer.error());
        assertEquals("The LiveKit server cannot be reached. Try again in a moment.", answer.text("message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "rubbish\r\n\r\n",
                "G(T / HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET /%ZZ HTTP/1.1\r\nHost: x\r\n\r\n",
                "GET / HTTP/9\r\n\r\n"
            })
    void whatIsNotHttpIsAnsweredAsJsonToo(String request) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(answer.startsWith(request.contains("HTTP/9") ? "HTTP/1.1 505 " : "HTTP/1.1 400 "), answer);
            assertTrue(answer.contains("X-Content-Type-Options: nosniff"), answer);
            assertTrue(
                    answer.endsWith("{\"code\":\"bad_request\",\"message\":\"The request cannot be understood.\"}"),
                    answer);
            assertFalse(answer.contains("etty"), answer);
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n",
                "Content-Length: 20\r\n\r\n{",
                "Transfer-Encoding: chunked\r\n\r\n5\r\n{"
            })
    void aBodyThatDoesNotArriveIsTheCallersFault(String rest) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
            socket.getOutputStream()
                    .write(("POST /api/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n" + rest)
                            .getBytes(StandardCharsets.US_ASCII));
            socket.shutdownOutput();
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

            assertTrue(answer.startsWith("HTTP/1.1 400 "), answer);
        }
    }

    private static HttpAnswer post(String contentType, BodyPublisher body) {
        return caller.send(
                caller.request("/api/login").header("Content-Type", contentType).POST(body));
    }

    private static void assertErrorForm(HttpAnswer answer) {
        assertEquals(
                "application/json", answer.headers().firstValue("Content-Type").orElse(""));
        assertEquals(
                "nosniff", answer.headers().firstValue("X-Content-Type-Options").orElse(""));
        assertEquals("no-store", answer.headers().firstValue("Cache-Control").orElse(""));
        assertEquals("", answer.headers().firstValue("Server").orElse(""));
        assertEquals(2, answer.json().size(), answer.body());
        assertTrue(answer.text("message").matches("[A-Z].*\\."), answer.body());
        assertFalse(answer.body().matches("(?s).*(Exception|\\bat io\\.|javalin|jackson).*"), answer.body());
    }
}
