package io.postern.desktop.recovery;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests every way in which a real process with the real watcher can end. */
@Timeout(60)
@DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: the watcher is a shell's script")
class CrashWatcherTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    Path folder;

    private Process program;
    private BufferedReader said;
    private ProcessHandle watcher;

    @BeforeEach
    void start() throws IOException {
        Path script = Files.writeString(folder.resolve("again.sh"), """
                option=$1
                folder=$2
                shift 2
                [ "$option" = --after-crash ] || exit
                printf '%s\\n' "$@" > "$folder/arguments"
                env > "$folder/environment"
                cat > "$folder/draft"
                mv "$folder/draft" "$folder/told"
                """);
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:-CreateCoredumpOnCrash",
                        "-XX:ErrorFile=" + folder.resolve("hs_err.log"),
                        WatchedProgram.class.getName(),
                        script.toString(),
                        folder.toString(),
                        "a b; $(id)")
                .redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        // An exported variable must not pass on the login.
        builder.environment().put("call", "exported");
        program = builder.start();
        said = program.inputReader(StandardCharsets.UTF_8);
        awaitWord("in a call");
        watcher = program.children().findFirst().orElseThrow();
    }

    @AfterEach
    void end() throws InterruptedException {
        program.destroyForcibly();
        assertTrue(program.waitFor(10, TimeUnit.SECONDS));
        watcher.destroyForcibly();
    }

    @ParameterizedTest
    @ValueSource(strings = {"SEGV", "ABRT", "KILL"})
    void aProgramThatASignalEndsInACallIsStartedAgainAndToldWhereItWas(String signal) throws Exception {
        signal(signal);
        assertStartedAgain();
    }

    @Test
    void aProgramWithoutMemoryIsStartedAgain() throws Exception {
        tell("h");
        assertStartedAgain();
    }

    @Test
    void doesNotRestartAProgramThatEndsOnPurpose() throws Exception {
        signal("TERM");
        assertTrue(program.waitFor(20, TimeUnit.SECONDS));
        assertNotStartedAgain();
    }

    @Test
    void doesNotRestartAProgramThatCrashesAfterTheCall() throws Exception {
        tell("l");
        awaitWord("out of it");
        assertNotStartedAgain();
        signal("KILL");
        assertTrue(program.waitFor(20, TimeUnit.SECONDS));
        assertFalse(Files.exists(folder.resolve("arguments")));
    }

    @Test
    void aProgramWhoseWatcherIsKilledContinuesAndEndsNormally() throws Exception {
        watcher.destroyForcibly();
        watcher.onExit().get(10, TimeUnit.SECONDS);
        tell("l");
        awaitWord("out of it");
        signal("TERM");
        assertTrue(program.waitFor(20, TimeUnit.SECONDS));
        assertEquals(128 + 15, program.exitValue());
    }

    private void assertStartedAgain() throws Exception {
        await().atMost(PATIENCE).until(() -> Files.exists(folder.resolve("told")));
        watcher.onExit().get(10, TimeUnit.SECONDS);
        String told = Files.readString(folder.resolve("told"));
        InterruptedCall call = InterruptedCall.parse(told.strip()).orElseThrow();
        assertEquals("Größe \"$(id)\" 100%", call.room());
        assertEquals(program.pid(), call.origin().pid());
        assertEquals(WatchedProgram.BEARER, call.login().orElseThrow().bearer());
        assertEquals(List.of("a b; $(id)"), furtherArguments());
        assertFalse(
                Files.readString(folder.resolve("environment")).contains(WatchedProgram.BEARER),
                "others could be started with the login in their environment");
    }

    private List<String> furtherArguments() throws IOException {
        return Files.readAllLines(folder.resolve("arguments"));
    }

    private void assertNotStartedAgain() throws Exception {
        watcher.onExit().get(20, TimeUnit.SECONDS);
        assertFalse(Files.exists(folder.resolve("arguments")));
    }

    /** A library may print more lines. */
    private void awaitWord(String word) throws IOException {
        String line = said.readLine();
        while (!word.equals(line)) {
            assertNotNull(line, "the program has ended");
            line = said.readLine();
        }
    }

    private void tell(String word) throws IOException {
        program.getOutputStream().write((word + "\n").getBytes(StandardCharsets.UTF_8));
        program.getOutputStream().flush();
    }

    private void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(program.pid()))
                .start()
                .waitFor();
    }
}
