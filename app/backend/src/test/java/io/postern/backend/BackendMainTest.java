package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.database.DatabaseConfig;
import io.postern.testing.process.ProgramProcess;
import io.postern.testing.process.ProgramProcess.Outcome;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Runs the real program in a process of its own. */
class BackendMainTest {
    @TempDir
    Path folder;

    static Stream<Arguments> unusableSettings() {
        return Stream.of(
                Arguments.of("LIVEKIT_API_KEY", "", "LIVEKIT_API_KEY is missing: "),
                Arguments.of("LIVEKIT_API_SECRET", " ", "LIVEKIT_API_SECRET is missing: "),
                Arguments.of("LIVEKIT_WS_URL", "", "LIVEKIT_WS_URL is missing: "),
                Arguments.of(
                        "LIVEKIT_API_SECRET",
                        "only-thirty-one-characters-long",
                        "LIVEKIT_API_SECRET has only 31 characters, it needs at least 32: "),
                Arguments.of("LIVEKIT_WS_URL", "http://localhost:7880", "LIVEKIT_WS_URL must be a ws or wss URL "));
    }

    @ParameterizedTest
    @MethodSource("unusableSettings")
    void refusesToStartAndSaysInOneSentenceWhatToDo(String variable, String value, String sentence) throws Exception {
        Map<String, String> environment = environment();
        environment.put(variable, value);

        Outcome outcome = ProgramProcess.run(BackendMain.class, environment, "", "serve");

        assertEquals(2, outcome.exitCode(), outcome.err());
        assertTrue(outcome.err().startsWith("postern-backend: " + sentence), outcome.err());
        assertEquals(1, outcome.err().lines().count(), outcome.err());
        assertEquals("", outcome.out());
        assertTrue(
                value.isBlank()
                        || !variable.endsWith("SECRET")
                        || !outcome.err().contains(value),
                outcome.err());
    }

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "not on Windows: a process is not asked to end there, it is ended")
    void servesUntilItIsAskedToEnd() throws Exception {
        try (ProgramProcess child = ProgramProcess.start(BackendMain.class, environment())) {
            URI url = listening(child);
            try (HttpCaller caller = new HttpCaller(url)) {
                assertEquals(
                        "401 wrong_credentials", caller.login("ada", PASSWORD).error());

                // Accounts are added while it runs.
                Outcome added = user(PASSWORD + "\n", "add", "Ada", "--name", "Ada Lovelace", "--admin");
                assertEquals("Added ada (Ada Lovelace)\n", added.out(), added.err());
                assertEquals(0, added.exitCode());
                HttpAnswer answer = caller.login("ada", PASSWORD);
                assertEquals("Ada Lovelace", answer.text("name"));
                assertTrue(answer.json().path("roomAdmin").booleanValue());

                Outcome outcome = child.terminated();
                assertEquals(0, outcome.exitCode(), outcome.err());
                assertTrue(outcome.err().contains("ada signed in from 127.0.0.1"), outcome.err());
                assertFalse(outcome.err().contains(answer.text("accessToken")), outcome.err());
                assertFalse(outcome.err().contains(PASSWORD), outcome.err());
            }
        }
        try (ProgramProcess again = ProgramProcess.start(BackendMain.class, environment());
                HttpCaller caller = new HttpCaller(listening(again))) {
            assertEquals(200, caller.login("ada", PASSWORD).status(), "accounts outlive the program");
        }
    }

    @Test
    void administratesUsers() throws Exception {
        assertEquals("ada\tplain\tAda\n", addAndList("ada", "--name", "Ada"));
        assertEquals("ada\tplain\tAda\nai-agent\tagent\tai-agent\n", addAndList("ai-agent", "--agent"));

        Outcome changed = user("another long one\r\n", "password", "ada");
        assertEquals("Changed the password of ada\n", changed.out(), changed.err());
        assertEquals("Removed ada\n", user("", "remove", "ada").out());
        assertEquals("ai-agent\tagent\tai-agent\n", user("", "list").out());

        Outcome unknown = user("", "remove", "ada");
        assertEquals("postern-backend: There is no user ada.", lastLine(unknown.err()));
        assertEquals(1, unknown.exitCode());
        Outcome taken = user(PASSWORD, "add", "AI-Agent");
        assertEquals("postern-backend: There is a user ai-agent already.", lastLine(taken.err()));
        Outcome tooShort = user("short", "add", "grace");
        assertEquals(
                "postern-backend: The password is too short: it needs at least 10 characters.",
                lastLine(tooShort.err()));
        Outcome none = user("", "add", "grace");
        assertTrue(none.err().contains("No password"), none.err());
        assertEquals(2, user(PASSWORD, "add", "grace", "--admin", "--agent").exitCode());
    }

    @Test
    void administratesMachinesWhileTheServerRuns() throws Exception {
        BackendConfig plain = TestBackends.config(TestBackends.unreachableLiveKit());
        BackendConfig config = BackendConfig.local(plain.liveKit(), DatabaseConfig.embedded(folder));
        try (BackendServer server = BackendServer.start(config);
                HttpCaller caller = new HttpCaller(server.url())) {
            Outcome made = run("device", "code", "Board", "--name", "Board room", "--room", "board");
            assertEquals(0, made.exitCode(), made.err());
            String code = made.out().lines().findFirst().orElse("");
            TestDevice machine = TestDevice.enrolled(caller, TestDevice.enrol(caller, code));
            assertTrue(
                    run("device", "list").out().matches("1\tboard\tBoard room\tboard\tlast seen [^\t]+\tno report\n"));

            CompletableFuture<HttpAnswer> waiting =
                    machine.waiting(machine.news(0, 0).json().path("cursor").asLong());
            CompletableFuture<HttpAnswer> done = waiting.thenApply(news -> machine.done(
                    news.json().path("commands").path(0).path("id").asLong(), "NOT_POSSIBLE", "in no meeting"));
            Outcome told = run("device", "command", "1", "leave");
            assertEquals("Outcome: not possible (in no meeting)\n", told.out(), told.err());
            assertEquals(204, done.get(5, TimeUnit.SECONDS).status());

            Outcome audit = run("audit", "--limit", "4");
            assertEquals(4, audit.out().lines().count(), audit.out());
            assertTrue(audit.out().contains("\tcommand_given\tdevice 1 (board)\t1 LEAVE"), audit.out());
            assertFalse(audit.out().contains(code), audit.out());
            assertEquals(
                    "postern-backend: There is no device 7.",
                    lastLine(run("device", "revoke", "7").err()));
        }
    }

    @Test
    void saysThatThePortIsTaken() throws Exception {
        try (BackendServer other = BackendServer.start(TestBackends.config(TestBackends.unreachableLiveKit()))) {
            Map<String, String> environment = environment();
            environment.put("POSTERN_BACKEND_PORT", Integer.toString(other.port()));
            Outcome outcome = ProgramProcess.run(BackendMain.class, environment, "", "serve");

            assertEquals(2, outcome.exitCode());
            assertTrue(
                    lastLine(outcome.err()).contains("127.0.0.1:" + other.port() + " cannot be bound"), outcome.err());
        }
    }

    private String addAndList(String name, String... options) throws Exception {
        String[] arguments =
                Stream.concat(Stream.of("add", name), Stream.of(options)).toArray(String[]::new);
        assertEquals(0, user(PASSWORD, arguments).exitCode());
        return user("", "list").out();
    }

    private Outcome run(String... command) throws Exception {
        return ProgramProcess.run(BackendMain.class, Map.of("POSTERN_DATA_DIR", folder.toString()), "", command);
    }

    private Outcome user(String input, String... arguments) throws Exception {
        String[] command =
                Stream.concat(Stream.of("user"), Stream.of(arguments)).toArray(String[]::new);
        return ProgramProcess.run(BackendMain.class, Map.of("POSTERN_DATA_DIR", folder.toString()), input, command);
    }

    private static URI listening(ProgramProcess child) throws Exception {
        String line = child.line();
        assertTrue(line.matches("Postern backend listening on http://127\\.0\\.0\\.1:\\d+"), line);
        return URI.create(line.substring(line.lastIndexOf(' ') + 1));
    }

    private Map<String, String> environment() {
        return new HashMap<>(Map.of(
                "LIVEKIT_API_KEY",
                TestBackends.API_KEY,
                "LIVEKIT_API_SECRET",
                TestBackends.API_SECRET,
                "LIVEKIT_WS_URL",
                "ws://127.0.0.1:1",
                "POSTERN_BACKEND_PORT",
                "0",
                "POSTERN_DATA_DIR",
                folder.toString()));
    }

    private static String lastLine(String text) {
        return text.lines().reduce("", (earlier, later) -> later);
    }
}
