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
    private static LaunchRequest arrival(String... arguments) {
        Main main = new Main(Map.of("SECRET_PLACE", "not a real one"));
        main.commandLine().parseArgs(arguments);
        return main.arrival();
    }

    private static Optional<String> handedOver(String... arguments) {
        Main main = new Main(Map.of());
        main.commandLine().parseArgs(arguments);
        return main.handedOver();
    }

    @Test
    void nothingGivenMeansNothingIsKnown() {
        LaunchRequest arrival = arrival();
        assertTrue(arrival.backend().isEmpty()
                && arrival.room().isEmpty()
                && arrival.user().isEmpty());
        assertFalse(arrival.joinAtOnce());
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
        LaunchRequest arrival = arrival(link);
        assertTrue(arrival.backend().isEmpty(), "where to sign in is not for a link to say");
    }

    @Test
    void neitherALinkNorWhatFollowsItIsAnOption() {
        assertEquals(Optional.of("--server=https://evil.example"), handedOver("--", "--server=https://evil.example"));
        assertTrue(arrival("--", "--join").backend().isEmpty());
        assertFalse(arrival("--", "--join").joinAtOnce());
        assertEquals(Optional.of("@/etc/passwd"), handedOver("@/etc/passwd"), "no file of options");
        for (String[] injected : List.of(
                new String[] {"https://meet.example.org/join/weekly", "--server", "https://evil.example"},
                new String[] {"https://meet.example.org/join/weekly", "--join"})) {
            assertThrows(CommandLine.UnmatchedArgumentException.class, () -> arrival(injected));
        }
    }

    @Test
    void afterACrashTheOptionsAreTheSameAndTheLinkIsNot() {
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
        LaunchRequest arrival = arrival(
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
        assertEquals(Optional.of(URI.create("https://meet.example.org")), arrival.backend());
        assertEquals(Optional.of("ana"), arrival.user());
        assertArrayEquals("not a real one".toCharArray(), arrival.password().orElseThrow());
        assertTrue(arrival.joinAtOnce());
        assertFalse(arrival.toString().contains("not a real one"));
    }

    @Test
    void whatCannotBeUsedIsSaidWithoutAStackTraceAndWithoutTheSecret() {
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
        assertThrows(CommandLine.UnmatchedArgumentException.class, () -> arrival("--password", "not a real one"));
    }
}
