package io.postern.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.postern.testing.process.ProgramProcess;
import io.postern.testing.process.ProgramProcess.Outcome;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real program in a process of its own, with a backend that refuses it. */
class AgentMainTest {
    private static final String PASSWORD = "correct horse battery";
    private static final String DEVICE_TOKEN = "pdt_Zm9vYmFyYmF6cXV4";
    private static final String TOKEN = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJib3QifQ.c2lnbmF0dXJl";

    @TempDir
    Path folder;

    private final BlockingQueue<String> logins = new LinkedBlockingQueue<>();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private HttpServer backend;
    private volatile int status;
    private volatile String code;

    @BeforeEach
    void start() throws Exception {
        backend = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        backend.setExecutor(threads);
        backend.createContext("/api/login", exchange -> {
            logins.add(new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8));
            byte[] answer =
                    "{\"code\":\"%s\",\"message\":\"No.\"}".formatted(code).getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "application/json");
            exchange.sendResponseHeaders(status, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        backend.start();
    }

    @AfterEach
    void stop() {
        backend.stop(0);
        threads.close();
    }

    @Test
    void givesUpWhenTheBackendDoesNotTakeThePassword() throws Exception {
        refuse(401, "wrong_credentials");
        Path file = Files.writeString(folder.resolve("password"), PASSWORD + "\n");
        try (ProgramProcess agent = ProgramProcess.start(
                AgentMain.class,
                Map.of(),
                "--backend",
                url(),
                "--room",
                "weekly",
                "--password-file",
                file.toString())) {
            Outcome outcome = agent.ended();
            assertEquals(1, outcome.exitCode());
            assertEquals(
                    "{\"username\":\"ai-agent\",\"password\":\"" + PASSWORD + "\"}", logins.poll(1, TimeUnit.SECONDS));
            assertTrue(
                    outcome.err()
                            .endsWith("postern-agent: Stopped in weekly: the backend rejects the user name or the"
                                    + " password.\n"),
                    outcome.err());
            assertFalse(outcome.err().contains(PASSWORD));
        }
    }

    /** Without its own ending a JVM would report 143. */
    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "not on Windows: a process is not asked to end there, it is ended")
    void endsWithZeroWhenAskedToWhileItTriesToJoin() throws Exception {
        refuse(500, "internal");
        try (ProgramProcess agent = ProgramProcess.start(
                AgentMain.class,
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD),
                "--backend",
                url(),
                "--room",
                "weekly",
                "--user",
                "bot")) {
            assertTrue(logins.poll(60, TimeUnit.SECONDS).startsWith("{\"username\":\"bot\""));
            assertTrue(logins.poll(60, TimeUnit.SECONDS) != null, "it tries again");

            Outcome outcome = agent.terminated();
            assertEquals(0, outcome.exitCode(), outcome.err());
            assertTrue(
                    outcome.took().compareTo(Duration.ofSeconds(2)) < 0,
                    outcome.took().toString());
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: reads memory from /proc")
    void endsToBeStartedAgainWhenItHasTakenTooMuchMemory() throws Exception {
        refuse(500, "internal");
        try (ProgramProcess agent = ProgramProcess.start(
                AgentMain.class,
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD),
                "--backend",
                url(),
                "--room",
                "weekly",
                "--max-memory",
                "1")) {
            Outcome outcome = agent.ended();
            assertEquals(75, outcome.exitCode(), outcome.err());
            assertTrue(
                    outcome.err().contains("postern-agent: Ending to be restarted: the process uses "), outcome.err());
        }
    }

    @Test
    void aTokenThatAServerQuotesDoesNotGetIntoTheLog() throws Exception {
        answer(
                "/api/login",
                200,
                "{\"accessToken\":\"pst_Zm9vYmFyYmF6cXV4\",\"expiresInSeconds\":3600,\"identity\":\"bot\",\"name\":\"Bot\"}");
        answer(
                "/api/livekit/token",
                200,
                ("{\"serverUrl\":\"ws://127.0.0.1:%d\",\"token\":\"%s\",\"identity\":\"bot\",\"name\":\"Bot\","
                                + "\"expiresInSeconds\":600}")
                        .formatted(backend.getAddress().getPort(), TOKEN));
        answer("/rtc", 401, "invalid token " + DEVICE_TOKEN + " at /rtc?access_token=" + TOKEN);
        try (ProgramProcess agent = ProgramProcess.start(
                AgentMain.class,
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD),
                "--backend",
                url(),
                "--room",
                "weekly",
                "--max-memory",
                "1")) {
            String err = agent.ended().err();
            assertTrue(err.contains("Not in weekly (NOT_ALLOWED"), err);
            assertTrue(err.contains("invalid token "), err);
            assertFalse(err.contains(DEVICE_TOKEN), err);
            assertFalse(err.contains(TOKEN), err);
            assertFalse(err.contains("eyJ"), err);
        }
    }

    private void answer(String path, int answerStatus, String body) {
        if (path.equals("/api/login")) {
            backend.removeContext(path);
        }
        byte[] answer = body.getBytes(StandardCharsets.UTF_8);
        backend.createContext(path, exchange -> {
            exchange.getRequestBody().readAllBytes();
            exchange.getResponseHeaders()
                    .add("Content-Type", path.startsWith("/api") ? "application/json" : "text/plain");
            exchange.sendResponseHeaders(answerStatus, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertUsage("No password: set POSTERN_AGENT_PASSWORD", "--backend", url(), "--room", "weekly");
        assertUsage("--room", "--backend", url());
        assertUsage("--backend", "--room", "weekly");
        assertUsage("postern-agent: ", "--backend", "ftp://127.0.0.1", "--room", "weekly", "--password-file", "none");
    }

    private static void assertUsage(String sentence, String... arguments) throws Exception {
        try (ProgramProcess agent = ProgramProcess.start(AgentMain.class, Map.of(), arguments)) {
            Outcome outcome = agent.ended();
            assertEquals(2, outcome.exitCode());
            assertTrue(outcome.err().contains(sentence), outcome.err());
            assertFalse(outcome.err().contains("\tat "), outcome.err());
        }
    }

    private void refuse(int answerStatus, String answerCode) {
        status = answerStatus;
        code = answerCode;
    }

    private String url() {
        return "http://127.0.0.1:" + backend.getAddress().getPort();
    }
}
