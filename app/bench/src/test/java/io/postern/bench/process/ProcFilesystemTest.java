package io.postern.bench.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class ProcFilesystemTest {
    @TempDir
    Path root;

    private void process(long pid, String name, long parent, long user, long system) throws IOException {
        Path folder = Files.createDirectories(root.resolve(Long.toString(pid)));
        Files.writeString(
                folder.resolve("stat"),
                pid + " (" + name + ") S " + parent + " 1 1 0 -1 4194304 100 0 0 0 " + user + " " + system
                        + " 7 7 20 0 1 0 100 1000 100\n");
    }

    @Test
    void aNameWithBracketsAndSpacesIsPassedOver() {
        ProcFilesystem.Stat stat = ProcFilesystem.Stat.parse(
                "42 (a) b (c) S 7 1 1 0 -1 4194304 100 0 0 0 150 50 9 9 20 0 1 0 100 1000 100");
        assertEquals(new ProcFilesystem.Stat(42, 7, 200), stat);
    }

    @Test
    void aTreeIsAProcessAndAllBelowIt() throws IOException {
        process(10, "browser", 1, 0, 0);
        process(11, "zygote", 10, 0, 0);
        process(12, "renderer", 11, 0, 0);
        process(13, "stranger", 1, 0, 0);
        Files.createDirectories(root.resolve("sys"));
        assertEquals(List.of(10L, 11L, 12L), new ProcFilesystem(root).tree(List.of(10L)));
    }

    @Test
    void whatIsUsedBetweenTwoReadingsIsTheSumOfAllProcesses() throws IOException {
        process(10, "browser", 1, 100, 50);
        process(11, "renderer", 10, 10, 0);
        ProcFilesystem proc = new ProcFilesystem(root);
        CpuUsage before = CpuUsage.of(proc, List.of(10L));
        process(10, "browser", 1, 130, 70);
        process(11, "renderer", 10, 15, 0);
        process(12, "new", 10, 3, 2);
        assertEquals(Duration.ofMillis(600), CpuUsage.of(proc, List.of(10L)).since(before));
    }

    @Test
    void whoHasEndedCountsAsNothing() {
        assertEquals(Map.of(), new ProcFilesystem(root).cpu(List.of(99L)));
        assertEquals(0, new ProcFilesystem(root).pss(List.of(99L)));
    }

    @Test
    void sharedMemoryIsReadInParts() {
        assertEquals(
                12 * 1024,
                ProcFilesystem.pssOf("5-7 ---p 0 00:00 0 [rollup]\nRss:  20 kB\nPss:  12 kB\nPss_Dirty: 3 kB\n"));
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: reads /proc")
    void thisProcessHasThreadsDescriptorsMemoryAndTimes() {
        ProcFilesystem proc = new ProcFilesystem();
        long pid = ProcessHandle.current().pid();
        assertTrue(proc.threads(pid) > 1);
        assertTrue(proc.fileDescriptors(pid) > 2);
        assertTrue(proc.pss(List.of(pid)) > 1 << 20);
        assertTrue(proc.cpuByThread(pid).values().stream().anyMatch(Duration::isPositive));
    }
}
