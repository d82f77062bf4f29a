package io.postern.watchdog.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class SocketDirectoryTest {
    @TempDir
    Path parent;

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: looks at POSIX permissions")
    void isItsOwnersAlone() throws IOException {
        Path path = parent.resolve("own");
        try (SocketDirectory folder = SocketDirectory.acquire(path).orElseThrow()) {
            assertEquals("rwx------", PosixFilePermissions.toString(Files.getPosixFilePermissions(path)));
            assertEquals(path, folder.socket(1).getParent());
        }
        assertTrue(SocketDirectory.acquire(path).isPresent());
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: looks at POSIX permissions")
    void oneThatIsOpenToOthersIsNotUsed() throws IOException {
        Path path = Files.createDirectory(
                parent.resolve("open"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        IOException refused = assertThrows(IOException.class, () -> SocketDirectory.acquire(path));
        assertTrue(String.valueOf(refused.getMessage()).contains("--folder"), refused.getMessage());
    }

    @Test
    void isTakenOnce() throws IOException {
        Path path = parent.resolve("own");
        try (SocketDirectory first = SocketDirectory.acquire(path).orElseThrow()) {
            assertTrue(SocketDirectory.acquire(path).isEmpty());
            assertEquals(path.resolve("w7"), first.socket(7));
        }
    }

    @Test
    void isNotWhereSomebodyElseCouldMakeItFirst(@TempDir Path runtime) {
        Path home = parent.resolve("home");
        Path shared = Path.of("/tmp");
        assertEquals(
                home.resolve(".local/state/postern/watchdog"),
                SocketDirectory.ofMachine("Linux", Map.of("XDG_RUNTIME_DIR", "/not/there"), home, shared));
        assertEquals(
                Path.of("/var/board/postern/watchdog"),
                SocketDirectory.ofMachine("Linux", Map.of("XDG_STATE_HOME", "/var/board"), home, shared));
        assertEquals(
                runtime.resolve("postern-watchdog"),
                SocketDirectory.ofMachine("Linux", Map.of("XDG_RUNTIME_DIR", runtime.toString()), home, shared));
    }
}
