package io.postern.desktop.instance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tests several launches with real processes: one after the other, at once, killed and stopped. */
@Timeout(40)
class TwoStartsTest {
    @TempDir
    Path folder;

    private final List<Start> starts = new ArrayList<>();

    private final class Start {
        final Process process;
        final BufferedReader said;

        Start(String... link) throws IOException {
            List<String> command = new ArrayList<>(List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:TieredStopAtLevel=1",
                    "-Xshare:auto",
                    "-cp",
                    System.getProperty("java.class.path"),
                    StartProgram.class.getName(),
                    folder.resolve("meeting").toString()));
            Collections.addAll(command, link);
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            said = process.inputReader(StandardCharsets.UTF_8);
            starts.add(this);
        }

        Start go() throws IOException {
            assertEquals("ready", said.readLine());
            process.getOutputStream().write('\n');
            process.getOutputStream().flush();
            return this;
        }

        String says() throws IOException {
            return String.valueOf(said.readLine());
        }

        void signal(String name) throws IOException, InterruptedException {
            new ProcessBuilder("kill", "-" + name, Long.toString(process.pid()))
                    .start()
                    .waitFor();
        }
    }

    @AfterEach
    void end() throws InterruptedException {
        for (Start start : starts) {
            start.process.destroyForcibly();
            assertTrue(start.process.waitFor(10, TimeUnit.SECONDS));
        }
    }

    @Test
    void ofSeveralAtOnceOneIsTheFirstAndTheOthersEnd() throws Exception {
        List<Start> all = List.of(new Start("a"), new Start("b"), new Start("c"));
        for (Start start : all) {
            assertEquals("ready", start.says());
        }
        for (Start start : all) {
            start.process.getOutputStream().write('\n');
            start.process.getOutputStream().flush();
        }
        List<String> became = new ArrayList<>();
        for (Start start : all) {
            became.add(start.says());
        }
        Collections.sort(became);
        assertEquals(List.of("First", "HandedOver", "HandedOver"), became);
        assertEquals(
                PosixFilePermissions.fromString("rwx------"), Files.getPosixFilePermissions(folder.resolve("meeting")));
        for (String file : List.of("window.sock", "window.lock")) {
            assertEquals(
                    PosixFilePermissions.fromString("rw-------"),
                    Files.getPosixFilePermissions(folder.resolve("meeting").resolve(file)),
                    file);
        }
    }

    @Test
    void replacesTheSocketOfAKilledProcessAndDetectsAHungOne() throws Exception {
        Start killed = new Start().go();
        assertEquals("First", killed.says());
        Start next = new Start("postern:https://meet.example.org/join/weekly").go();
        assertEquals("HandedOver", next.says());
        assertEquals("rung postern:https://meet.example.org/join/weekly", killed.says());
        assertTrue(next.process.waitFor(10, TimeUnit.SECONDS));
        assertEquals(0, next.process.exitValue());

        killed.process.destroyForcibly().waitFor();
        assertTrue(Files.exists(folder.resolve("meeting").resolve("window.sock")), "it had no time to tidy up");
        Start hung = new Start().go();
        Start last = new Start();
        assertEquals("First", hung.says());
        hung.signal("STOP");
        long begun = System.nanoTime();
        assertEquals("Unanswered", last.go().says());
        long millis = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        assertTrue(millis < 5_000, () -> "after " + millis + " ms");
        assertFalse(last.process.waitFor(0, TimeUnit.SECONDS) && last.process.exitValue() != 0);
    }
}
