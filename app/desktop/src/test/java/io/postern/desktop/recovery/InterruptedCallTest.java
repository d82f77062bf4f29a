package io.postern.desktop.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.token.SessionCredentials;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class InterruptedCallTest {
    private static final URI BACKEND = URI.create("https://meet.example.org/calls");
    private static final InterruptedCall CALL = new InterruptedCall(
            BACKEND,
            "Größe \"quoted\" 日本 100%",
            new InterruptedCall.Origin(4711, Path.of("/tmp/a b").toAbsolutePath(), Instant.EPOCH),
            Optional.of(
                    new SessionCredentials(BACKEND, "pst_not-a-real-one", "ada", "Ada Łovelace", true, Instant.EPOCH)));

    @Test
    void isReadAsItWasWritten() {
        assertEquals(Optional.of(CALL), InterruptedCall.parse(CALL.line()));
        assertTrue(CALL.line().chars().allMatch(c -> c >= ' ' && c < 127), "whatever the locale of the shell");
        assertEquals(Optional.of(CALL), InterruptedCall.read(Map.of(), input(CALL.line() + "\nand more")));
        assertEquals(
                Optional.of(CALL.withoutLogin()),
                InterruptedCall.read(
                        Map.of(InterruptedCall.VARIABLE, CALL.withoutLogin().line()), input("")));
        assertFalse(CALL.toString().contains("pst_"), CALL.toString());
        assertFalse(CALL.withoutLogin().line().contains("pst_"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "[]",
                "null",
                "{\"backend\":\"file:///etc/passwd\"}",
                "{\"backend\":\"https://a:b@meet.example.org\",\"room\":\"weekly\"}",
                "{\"backend\":\"https://meet.example.org\",\"room\":\"\"}",
                "{\"backend\":\"https://meet.example.org\",\"room\":\"a\\nb\"}",
                "{\"backend\":\"https://meet.example.org\",\"room\":\"weekly\",\"folder\":\"/\",\"since\":\"today\"}",
                "{\"backend\":\"https://meet.example.org\",\"room\":\"weekly\",\"folder\":\"relative\",\"since\":\"1970-01-01T00:00:00Z\"}",
                "{\"backend\":\"https://meet.example.org\",\"room\":\"weekly\",\"folder\":\"\\u0000\",\"since\":\"1970-01-01T00:00:00Z\"}",
                "{\"backend\":\"https://meet.example.org\",\"room\":\"weekly\",\"folder\":\"/\",\"since\":\"1970-01-01T00:00:00Z\",\"login\":{\"bearer\":\"a\\r\\nHost: b\",\"expiresAt\":\"1970-01-01T00:00:00Z\"}}",
            })
    void rejectsMalformedLines(String line) {
        assertEquals(Optional.empty(), InterruptedCall.parse(line));
    }

    @Test
    void limitsTheLengthOfALine() {
        ByteArrayInputStream endless = new ByteArrayInputStream(new byte[1 << 20]);
        assertEquals(Optional.empty(), InterruptedCall.read(Map.of(), endless));
        assertTrue(endless.available() > 1 << 19, () -> "only " + endless.available() + " bytes were left");
        assertEquals(Optional.empty(), InterruptedCall.parse("[".repeat(32 * 1024)));
    }

    @Test
    void theProgramIsWhatStandsBeforeItsArguments() {
        List<String> words = List.of("-Xmx256m", "-cp", "a b.jar", "io.postern.desktop.Main", "--dark", "link");
        assertEquals(
                Optional.of(List.of("/jdk/bin/java", "-Xmx256m", "-cp", "a b.jar", "io.postern.desktop.Main")),
                RelaunchCommand.program("/jdk/bin/java", words, List.of("--dark", "link")));
        assertEquals(
                Optional.empty(),
                RelaunchCommand.program("/jdk/bin/java", words, List.of("--light", "link")),
                "somebody else has put the arguments together");
        assertEquals(Optional.empty(), RelaunchCommand.program("/jdk/bin/java", List.of(), List.of()));
    }

    @Test
    void windowsIsToldWithoutAShellAndWithoutTheLogin() {
        RelaunchCommand launcher =
                new RelaunchCommand(List.of("C:\\100% & more\\Postern.exe"), List.of("--room", "a & b"));
        CrashWatcherCommand command =
                CrashWatcherCommand.of("Windows 11", launcher).orElseThrow();
        assertFalse(command.carriesLogin());
        assertFalse(String.join(" ", command.words()).contains("&  more"), "no path stands in a command line");
        assertEquals("C:\\100% & more\\Postern.exe", command.environment().get(CrashWatcherCommand.LAUNCHER_VARIABLE));
        assertEquals(
                Optional.empty(),
                CrashWatcherCommand.of("Windows 11", new RelaunchCommand(List.of("java", "Main"), List.of())),
                "without a launcher there is nothing simple to start");
    }

    private static InputStream input(String text) {
        return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
    }
}
