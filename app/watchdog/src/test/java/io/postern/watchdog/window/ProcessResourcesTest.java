package io.postern.watchdog.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProcessResourcesTest {
    @Test
    void linuxSaysItInFiles(@TempDir Path process) throws IOException {
        Files.writeString(process.resolve("status"), "Name:\tjava\nVmHWM:\t  9 kB\nVmRSS:\t  2048 kB\nThreads:\t31\n");
        Files.createDirectory(process.resolve("fd"));
        Files.createFile(process.resolve("fd").resolve("0"));
        assertEquals(Optional.of(new ProcessResources(2L << 20, 31, 1)), ProcessResources.linux(process));
    }

    @Test
    void unixAndWindowsSayItInALine() {
        assertEquals(Optional.of(new ProcessResources(2L << 20, 0, 0)), ProcessResources.unix("  2048\n"));
        assertEquals(Optional.empty(), ProcessResources.unix("\n"));
        assertEquals(
                Optional.of(new ProcessResources(123_456L * 1024, 0, 0)),
                ProcessResources.windows("\"Postern.exe\",\"4711\",\"Console\",\"1\",\"123,456 K\"\r\n"));
        assertEquals(
                Optional.of(new ProcessResources(123_456L * 1024, 0, 0)),
                ProcessResources.windows("\"Postern.exe\",\"4711\",\"Console\",\"1\",\"123.456 K\"\r\n"));
        assertEquals(Optional.empty(), ProcessResources.windows("INFO: No tasks are running.\r\n"));
    }

    @Test
    void thisProcessHoldsSomething() {
        ProcessResources own =
                ProcessResources.of(ProcessHandle.current().pid()).orElseThrow();
        assertTrue(own.residentBytes() > 10 << 20, own.toString());
        assertEquals(Optional.empty(), ProcessResources.of(Integer.MAX_VALUE));
    }
}
