package io.postern.agent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
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
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real program in a process of its own, before a backend that refuses it. */
class MainTest {
    private static final String PASSWORD = "correct horse battery";

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
        try (AgentProcess agent = AgentProcess.start(
                Map.of(), "--backend", url(), "--room", "weekly", "--password-file", file.toString())) {
            assertEquals(1, agent.exitCode());
            assertEquals(
                    "{\"username\":\"ai-agent\",\"password\":\"" + PASSWORD + "\"}", logins.poll(1, TimeUnit.SECONDS));
            assertTrue(
                    agent.errors()
                            .endsWith("postern-agent: Stopped in weekly: the backend does not take the user name or the"
                                    + " password.\n"),
                    agent.errors());
            assertFalse(agent.errors().contains(PASSWORD));
        }
    }

    /** Without its own ending a JVM would report 143. */
    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is not asked to end there, it is ended")
    void endsWithZeroWhenAskedToWhileItTriesToJoin() throws Exception {
        refuse(500, "internal");
        try (AgentProcess agent = AgentProcess.start(
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD), "--backend", url(), "--room", "weekly", "--user", "bot")) {
            assertTrue(logins.poll(60, TimeUnit.SECONDS).startsWith("{\"username\":\"bot\""));
            assertTrue(logins.poll(60, TimeUnit.SECONDS) != null, "it tries again");

            Duration took = agent.terminate();
            assertEquals(0, agent.exitCode(), agent.errors());
            assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took.toString());
        }
    }

    @Test
    void saysWhatIsMissing() throws Exception {
        assertUsage("No password: set POSTERN_AGENT_PASSWORD", "--backend", url(), "--room", "weekly");
        assertUsage("--room", "--backend", url());
        assertUsage("--backend", "--room", "weekly");
        assertUsage("postern-agent: ", "--backend", "ftp://127.0.0.1", "--room", "weekly", "--password-file", "none");
    }

    private static void assertUsage(String sentence, String... arguments) throws Exception {
        try (AgentProcess agent = AgentProcess.start(Map.of(), arguments)) {
            assertEquals(2, agent.exitCode());
            assertTrue(agent.errors().contains(sentence), agent.errors());
            assertFalse(agent.errors().contains("\tat "), agent.errors());
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
