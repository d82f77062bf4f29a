package io.postern.desktop.recovery;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.settings.logs.LogFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: permissions and links of POSIX")
class CrashLogTest {
    @TempDir
    Path folder;

    private Path logs() {
        return folder.resolve("logs");
    }

    private InterruptedCall.Origin origin(Instant since) {
        return new InterruptedCall.Origin(4711, folder, since);
    }

    private Path report(String text) throws IOException {
        return Files.writeString(folder.resolve("hs_err_pid4711.log"), text);
    }

    @Test
    void isMovedToTheLogsWithoutSecretsAndForItsOwnerAlone() throws IOException {
        Path report = report("# SIGSEGV in libwebrtc\nACCESS_TOKEN=not-a-real-one\n" + "x".repeat(1 << 20));
        CrashLog.keep(origin(Instant.EPOCH), logs());
        assertFalse(Files.exists(report));
        assertEquals(List.of(logs().resolve(CrashLog.NAME)), LogFolder.files(logs()), "where a report takes it from");
        String kept = Files.readString(logs().resolve(CrashLog.NAME));
        assertTrue(kept.startsWith("# SIGSEGV in libwebrtc\n"), kept.substring(0, 40));
        assertFalse(kept.contains("not-a-real-one"));
        assertTrue(kept.length() <= 512 * 1024, () -> kept.length() + " characters");
        assertEquals(
                PosixFilePermissions.fromString("rw-------"),
                Files.getPosixFilePermissions(logs().resolve(CrashLog.NAME)));
    }

    @Test
    void ignoresOlderFilesAndSymbolicLinks() throws IOException {
        Path older = report("of another process that had this number");
        CrashLog.keep(origin(Instant.now().plusSeconds(60)), logs());
        assertTrue(Files.exists(older));
        Files.delete(older);
        Path secret = Files.writeString(folder.resolve("secret"), "not for a report");
        Files.createSymbolicLink(older, secret);
        CrashLog.keep(origin(Instant.EPOCH), logs());
        assertTrue(Files.exists(secret));
        assertEquals(List.of(), LogFolder.files(logs()));
    }

    @Test
    void aCrashWithoutAReportLeavesNothing() {
        CrashLog.keep(origin(Instant.EPOCH), logs());
        assertEquals(List.of(), LogFolder.files(logs()));
    }
}
