package io.postern.desktop;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.shell.LaunchRequest;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class MainTest {
    private static LaunchRequest launchRequest(String... arguments) {
        Main main = new Main(Map.of("SECRET_PLACE", "not a real one"));
        main.commandLine().parseArgs(arguments);
        return main.launchRequest();
    }

    private static Optional<String> handedOver(String... arguments) {
        Main main = new Main(Map.of());
        main.commandLine().parseArgs(arguments);
        return main.handedOver();
    }

    @Test
    void withoutArgumentsTheLaunchRequestIsEmpty() {
        LaunchRequest launchRequest = launchRequest();
        assertTrue(launchRequest.backend().isEmpty()
                && launchRequest.room().isEmpty()
                && launchRequest.user().isEmpty());
        assertFalse(launchRequest.joinAtOnce());
    }

    @Test
    void aLinkIsHandedOverAsItIs() {
        String link = "postern:https://meet.example.org/join/weekly%20meeting";
        assertEquals(Optional.of(link), handedOver(link));
        assertEquals(Optional.of("nonsense"), handedOver("nonsense"), "what is wrong with it is for the window to say");
        assertEquals(Optional.empty(), handedOver("--server", "meet.example.org"));
        assertEquals(
                Optional.of("postern:https://meet.example.org/join/a%20b"),
                handedOver("--server", "meet.example.org", "--room", "a b"));
        LaunchRequest launchRequest = launchRequest(link);
        assertTrue(launchRequest.backend().isEmpty(), "where to sign in is not for a link to say");
    }

    @Test
    void neitherALinkNorWhatFollowsItIsAnOption() {
        assertEquals(Optional.of("--server=https://evil.example"), handedOver("--", "--server=https://evil.example"));
        assertTrue(launchRequest("--", "--join").backend().isEmpty());
        assertFalse(launchRequest("--", "--join").joinAtOnce());
        assertEquals(Optional.of("@/etc/passwd"), handedOver("@/etc/passwd"), "no file of options");
        for (String[] injected : List.of(
                new String[] {"https://meet.example.org/join/weekly", "--server", "https://evil.example"},
                new String[] {"https://meet.example.org/join/weekly", "--join"})) {
            assertThrows(CommandLine.UnmatchedArgumentException.class, () -> launchRequest(injected));
        }
    }

    @Test
    void afterACrashTheOptionsAreKeptAndTheLinkIsDropped() {
        assertEquals(List.of(), afterCrash());
        assertEquals(List.of(), afterCrash("https://meet.example.org/join/weekly"));
        assertEquals(List.of("--dark"), afterCrash("--dark", "--", "--server"));
        assertEquals(
                List.of("--server", "meet.example.org", "--join"),
                afterCrash("--after-crash", "--server", "meet.example.org", "--join"));
    }

    private static List<String> afterCrash(String... arguments) {
        Main main = new Main(Map.of());
        main.commandLine().parseArgs(arguments);
        return main.afterCrash();
    }

    @Test
    void optionsSayTheRest() {
        LaunchRequest launchRequest = launchRequest(
                "--server",
                "meet.example.org",
                "--room",
                "weekly",
                "--user",
                "ana",
                "--password-env",
                "SECRET_PLACE",
                "--join",
                "--dark");
        assertEquals(Optional.of(URI.create("https://meet.example.org")), launchRequest.backend());
        assertEquals(Optional.of("ana"), launchRequest.user());
        assertArrayEquals(
                "not a real one".toCharArray(), launchRequest.password().orElseThrow());
        assertTrue(launchRequest.joinAtOnce());
        assertFalse(launchRequest.toString().contains("not a real one"));
    }

    @Test
    void reportsUnusableArgumentsWithoutAStackTraceAndWithoutTheSecret() {
        for (String[] arguments : List.of(
                new String[] {"--server", "ftp://x"},
                new String[] {"--password-env", "NOT_THERE"},
                new String[] {"--light", "--dark"},
                new String[] {"--no-such-option"})) {
            StringWriter said = new StringWriter();
            int code = new Main(Map.of())
                    .commandLine()
                    .setErr(new PrintWriter(said))
                    .execute(arguments);
            assertEquals(CommandLine.ExitCode.USAGE, code);
            assertFalse(said.toString().contains("\tat "), said::toString);
            assertFalse(said.toString().isBlank());
        }
        assertThrows(CommandLine.UnmatchedArgumentException.class, () -> launchRequest("--password", "not a real one"));
    }
}
