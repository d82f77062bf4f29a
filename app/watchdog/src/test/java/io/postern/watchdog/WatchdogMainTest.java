package io.postern.watchdog;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.watchdog.window.SocketDirectory;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class WatchdogMainTest {
    @TempDir
    Path folder;

    private final StringWriter said = new StringWriter();

    private int run(String... arguments) {
        String[] all = Stream.concat(
                        Stream.of(
                                "--folder",
                                folder.resolve("own").toString(),
                                "--log-folder",
                                folder.resolve("logs").toString()),
                        Stream.of(arguments))
                .toArray(String[]::new);
        return new CommandLine(new WatchdogMain())
                .setErr(new PrintWriter(said, true))
                .execute(all);
    }

    @Test
    void aProgramThatIsNotThereIsTheEnd() {
        assertEquals(ExitStatus.FAILED, run("--", folder.resolve("nothing").toString()));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: the stand-in is a shell")
    void aWindowThatDoesNotUnderstandItsArgumentsIsNotTriedAgain() {
        assertEquals(ExitStatus.USAGE, run("--", "/bin/sh", "-c", "exit 2"));
    }

    @Test
    void anotherWatchdogIsNotDisturbed() throws IOException {
        try (SocketDirectory other =
                SocketDirectory.acquire(folder.resolve("own")).orElseThrow()) {
            assertEquals(ExitStatus.FAILED, run("--", "postern"));
            assertTrue(Files.exists(other.socket(0).resolveSibling("lock")));
        }
    }

    @Test
    void whatIsMissingOrWrongIsSaidInASentence() {
        assertEquals(ExitStatus.USAGE, run());
        assertTrue(said.toString().contains("postern-kiosk -- postern --kiosk"), said.toString());
        assertEquals(ExitStatus.USAGE, run("--health-port", "70000", "--", "postern"));
        assertTrue(said.toString().contains("--health-port takes"), said.toString());
        assertEquals(ExitStatus.USAGE, run("--memory-limit", "-1", "--", "postern"));
        assertTrue(said.toString().contains("--memory-limit takes"), said.toString());
    }

    @Test
    void thePackagedWindowIsTheProgramBesideIt() throws IOException {
        Path own = Files.createFile(folder.resolve("postern-kiosk"));
        assertEquals(Optional.empty(), WindowCommand.nextTo(Optional.of(own)));
        Path window = Files.createFile(folder.resolve("postern"));
        assertEquals(
                List.of(window.toString(), "--kiosk"),
                WindowCommand.nextTo(Optional.of(own)).orElseThrow().words());
        assertEquals(Optional.empty(), WindowCommand.nextTo(Optional.empty()));
    }
}
