package io.postern.platform.process;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.platform.process.BoundedProcess.Result;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@EnabledOnOs(
        value = {OS.LINUX, OS.MAC},
        disabledReason = "not on Windows: the programs are shell scripts")
class BoundedProcessTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    @Test
    void statusAndOutputAreReturned() throws Exception {
        Result result = shell("echo out; echo err >&2; exit 3").run();
        assertEquals(3, result.status());
        assertFalse(result.succeeded());
        assertEquals("out\nerr\n", result.text());
        assertFalse(result.truncated());
    }

    @Test
    void standardErrorCanBeKeptApart() throws Exception {
        Result result = shell("echo out; echo err >&2").separateErrors().run();
        assertTrue(result.succeeded());
        assertEquals("out\n", result.text());
        assertEquals("err\n", result.errorText());
    }

    @Test
    void inputEnvironmentAndFolderReachTheProgram() throws Exception {
        Result result = shell("cat; echo \"$GREETING\"; pwd")
                .input("secret\n".getBytes(StandardCharsets.UTF_8))
                .environment(Map.of("GREETING", "hello"))
                .directory(folder)
                .run();
        assertEquals("secret\nhello\n" + folder.toRealPath() + "\n", result.text());
        assertFalse(result.toString().contains("secret"), "output may be a secret");
    }

    @Test
    void withoutInputAProgramReadsTheEnd() throws Exception {
        assertTrue(shell("cat").run().succeeded());
    }

    @Test
    void aProgramNeedNotReadItsInput() throws Exception {
        assertTrue(shell("exit 0").input(new byte[1024 * 1024]).run().succeeded());
        assertTrue(limited(SHORT, "exec sleep 600")
                .input(new byte[1024 * 1024])
                .run()
                .timedOut());
    }

    @Test
    void aProgramThatHangsIsKilledWithWhatItStarted() throws Exception {
        Path pids = folder.resolve("pids");
        Result result = assertTimeoutPreemptively(
                LONG,
                () -> limited(Duration.ofSeconds(1), "echo begun; sleep 600 & echo $! > pids; echo $$ >> pids; wait")
                        .directory(folder)
                        .run());
        assertTrue(result.timedOut());
        assertFalse(result.succeeded());
        assertEquals("begun\n", result.text(), "what it had written by then");
        for (String pid : Files.readAllLines(pids)) {
            await().until(() -> ProcessHandle.of(Long.parseLong(pid))
                    .filter(ProcessHandle::isAlive)
                    .isEmpty());
        }
    }

    @Test
    void aProgramThatIgnoresTheRequestToEndIsKilled() throws Exception {
        Path pid = folder.resolve("pid");
        Result result = assertTimeoutPreemptively(
                LONG,
                () -> limited(Duration.ofSeconds(1), "trap '' TERM HUP INT; echo $$ > pid; while :; do sleep 1; done")
                        .directory(folder)
                        .run());
        assertTrue(result.timedOut());
        await().until(() -> ProcessHandle.of(
                        Long.parseLong(Files.readString(pid).strip()))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
    }

    @Test
    void aFloodIsReadAndDiscardedBeyondTheLimit() throws Exception {
        Result result = shell("head -c 3000000 /dev/zero | tr '\\0' x; head -c 3000000 /dev/zero >&2; exit 4")
                .maxOutputBytes(10)
                .separateErrors()
                .run();
        assertEquals(4, result.status(), "it is not blocked by its output");
        assertEquals("xxxxxxxxxx", result.text());
        assertArrayEquals(new byte[10], result.errors());
        assertTrue(result.truncated());
    }

    @Test
    void anEndlessFloodEndsAtTheTimeLimit() throws Exception {
        Result result = assertTimeoutPreemptively(
                LONG,
                () -> limited(SHORT, "while :; do echo flood; done")
                        .maxOutputBytes(6)
                        .run());
        assertTrue(result.timedOut());
        assertEquals("flood\n", result.text());
    }

    @Test
    void aProcessLeftInTheBackgroundDoesNotHoldUpTheResult() throws Exception {
        Path pid = folder.resolve("pid");
        Result result = assertTimeoutPreemptively(
                LONG,
                () -> shell("echo done; sleep 600 & echo $! > pid")
                        .directory(folder)
                        .run());
        try {
            assertTrue(result.succeeded());
            assertEquals("done\n", result.text());
        } finally {
            ProcessHandle left = ProcessHandle.of(
                            Long.parseLong(Files.readString(pid).strip()))
                    .orElseThrow();
            left.destroyForcibly();
            await().until(() -> !left.isAlive());
        }
    }

    @Test
    void anInterruptKillsTheProgram() throws Exception {
        Path pid = folder.resolve("pid");
        Thread caller = Thread.ofPlatform().start(() -> {
            try {
                shell("echo $$ > pid.new; mv pid.new pid; exec sleep 600")
                        .directory(folder)
                        .run();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            } catch (InterruptedException e) {
                // As the test wants it.
            }
        });
        await().until(() -> Files.exists(pid));
        caller.interrupt();
        assertTrue(caller.join(LONG));
        await().until(() -> ProcessHandle.of(
                        Long.parseLong(Files.readString(pid).strip()))
                .filter(ProcessHandle::isAlive)
                .isEmpty());
    }

    @Test
    void aMissingProgramIsAFailure() {
        BoundedProcess missing =
                new BoundedProcess(LONG, folder.resolve("missing").toString());
        assertThrows(IOException.class, missing::run);
    }

    private static BoundedProcess shell(String script) {
        return limited(LONG, script);
    }

    private static BoundedProcess limited(Duration limit, String script) {
        return new BoundedProcess(limit, "sh", "-c", script);
    }
}
