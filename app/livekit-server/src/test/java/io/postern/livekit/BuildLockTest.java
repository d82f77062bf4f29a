package io.postern.livekit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.livekit.process.Jvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BuildLockTest {
    @TempDir
    Path folder;

    /** Holds the lock until it is killed. */
    static final class Holder {
        private Holder() {}

        public static void main(String[] args) throws Exception {
            BuildLock lock = BuildLock.acquire(Path.of(args[0]), Duration.ofSeconds(30), elapsed -> {});
            System.out.println("held");
            Thread.currentThread().join();
            lock.close();
        }
    }

    @Test
    void waitingForAnotherProcessIsBoundedAndItsDeathReleasesTheLock() throws Exception {
        Path file = folder.resolve("cache").resolve("building.lock");
        Process holder = new ProcessBuilder(
                        Jvm.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        file.toString())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        try {
            assertEquals("held", holder.inputReader().readLine());

            IOException failure = assertThrows(
                    IOException.class, () -> BuildLock.acquire(file, Duration.ofMillis(300), elapsed -> {}));
            assertTrue(failure.getMessage().contains(file.toString()), failure.getMessage());
        } finally {
            holder.destroyForcibly().waitFor();
        }

        BuildLock.acquire(file, Duration.ofSeconds(20), elapsed -> {}).close();
        assertTrue(Files.exists(file));
    }
}
