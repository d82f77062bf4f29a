package io.postern.watchdog.health;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.watchdog.liveness.ProcessHealth;
import io.postern.watchdog.liveness.RestartReason;
import io.postern.watchdog.liveness.WindowHeartbeat;
import io.postern.watchdog.window.ProcessResources;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HealthServerTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

    private final HealthSnapshot.Recorder recorder = new HealthSnapshot.Recorder("9.9", NOW.minusSeconds(3_600));
    private HealthServer server;

    @BeforeEach
    void start() throws IOException {
        server = HealthServer.start(0, recorder);
    }

    @AfterEach
    void stop() {
        server.close();
    }

    /** The whole response to a request with a given host name. */
    private String ask(String method, String path, String host) throws IOException {
        try (Socket socket =
                new Socket(InetAddress.getLoopbackAddress(), server.address().getPort())) {
            socket.setSoTimeout(30_000);
            String request = method + " " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8))
                    .lines()
                    .collect(Collectors.joining("\n"));
        }
    }

    private String own() {
        return "127.0.0.1:" + server.address().getPort();
    }

    private void well() {
        WindowHeartbeat heartbeat = new WindowHeartbeat(
                90,
                WindowHeartbeat.CallActivity.IN_MEETING,
                Optional.of("board-secret"),
                Optional.empty(),
                Optional.empty(),
                "CONNECTED",
                2,
                1,
                1,
                20 << 20);
        ProcessHealth health = new ProcessHealth(
                Duration.ofMinutes(90),
                Duration.ofMillis(120),
                Duration.ofMillis(340),
                90,
                Duration.ZERO,
                Duration.ZERO,
                300L << 20,
                Optional.of(heartbeat));
        recorder.recordRestart(RestartReason.HUNG, OptionalInt.of(137), NOW.minusSeconds(60), Duration.ofMinutes(7));
        recorder.update(
                HealthSnapshot.State.RUNNING,
                Optional.of(new HealthSnapshot.Window(
                        4_711,
                        "9.9",
                        "25.0.1",
                        NOW.minusSeconds(50),
                        health,
                        Optional.of(new ProcessResources(300L << 20, 60, 90)))),
                Optional.empty(),
                NOW);
    }

    @Test
    void saysHowThingsStandAsJson() throws IOException {
        well();
        String answer = ask("GET", "/health.json", own());
        assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
        assertTrue(answer.contains("no-store"), answer);
        JsonNode json = new ObjectMapper().readTree(answer.substring(answer.indexOf("\n{")));
        assertEquals("RUNNING", json.path("state").asText());
        assertEquals(340, json.path("window").path("lastTurnMillis").asInt());
        assertEquals("IN_MEETING", json.path("window").path("meeting").asText());
        assertEquals("HUNG", json.path("restarts").path(0).path("cause").asText());
        assertEquals(1, json.path("counts").path("HUNG").asInt());
        assertEquals("9.9", json.path("watchdog").path("version").asText());
        assertFalse(answer.contains("board-secret"), "names of rooms are nobody's business here");
    }

    @Test
    void saysItAsAPage() throws IOException {
        well();
        String page = ask("GET", "/", own());
        assertTrue(page.startsWith("HTTP/1.1 200 "), page);
        assertTrue(page.contains("300 MiB") || page.contains("300"), page);
        assertTrue(page.contains("default-src 'none'"), page);
        assertFalse(page.contains("watchdog."), "a text is missing: " + page);
        assertFalse(page.contains("board-secret"), page);
    }

    @Test
    void aMonitorSeesByTheStatusThatNothingRuns() throws IOException {
        recorder.update(HealthSnapshot.State.SAFE_SCREEN, Optional.empty(), Optional.of(NOW.plusSeconds(300)), NOW);
        String answer = ask("GET", "/health.json", own());
        assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
        assertTrue(answer.contains("2026-06-01T12:05:00Z"), answer);
    }

    @Test
    void connectionsThatSayNothingHoldNobodyUpAndEnd() throws IOException {
        well();
        List<Socket> halfOpen = new ArrayList<>();
        try {
            for (int i = 0; i < 8; i++) {
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), server.address().getPort());
                halfOpen.add(socket);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.UTF_8));
            }
            String answer = ask("GET", "/health.json", own());
            assertTrue(answer.startsWith("HTTP/1.1 200 "), answer);
            for (Socket socket : halfOpen) {
                socket.setSoTimeout(30_000);
                assertEquals(-1, socket.getInputStream().read(), "cut off after its time");
            }
        } finally {
            for (Socket socket : halfOpen) {
                socket.close();
            }
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET,  /,             evil.example.org, 421",
        "GET,  /health.json,  evil.example.org:80, 421",
        "GET,  /health.json,  127.0.0.1.evil.example.org, 421",
        "GET,  /health.json,  localhost:99, 200",
        "GET,  /health.json,  [::1]:99, 200",
        "HEAD, /,             localhost, 200",
        "POST, /,             localhost, 405",
        "GET,  /else,         localhost, 404"
    })
    void answersItsOwnMachineAlone(String method, String path, String host, int status) throws IOException {
        well();
        String answer = ask(method, path, host);
        assertTrue(answer.startsWith("HTTP/1.1 " + status + " "), answer);
    }
}
