package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.Network;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenSource;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Tests that a program which tries for days to join an absent server does not leak memory. */
class UnansweredJoinTest {
    private static final long PATIENCE_SECONDS = 240;
    private static final int WARM_UP = 30;
    private static final int TRIES = 100;

    /** Half of the memory that each attempt leaked when every attempt made an offer. */
    private static final long MOST_KIB = 50;

    /**
     * Runs in the child process: tries to join where nobody listens, and prints the memory that each attempt has
     * leaked.
     */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws IOException {
            try (RoomClient client = RoomClient.create(RoomClient.Options.HEADLESS, Network.ofThisMachine())) {
                repeat(client, WARM_UP);
                long before = residentKib();
                repeat(client, TRIES);
                System.out.println((residentKib() - before) / TRIES);
            }
        }

        private static void repeat(RoomClient client, int times) {
            TokenSource nobody = TokenSource.literal(URI.create("ws://127.0.0.1:1"), AccessToken.of("a.b.c"));
            for (int i = 0; i < times; i++) {
                try (Room room = client.newRoom("weekly", nobody)) {
                    boolean refused = room.join()
                            .handle((done, failure) -> failure != null)
                            .orTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS)
                            .join();
                    if (!refused) {
                        throw new IllegalStateException("Somebody was there");
                    }
                }
            }
        }

        /** Only anonymous memory; memory that is mapped from files does not count. */
        private static long residentKib() throws IOException {
            System.gc();
            return Files.readAllLines(Path.of("/proc/self/status")).stream()
                    .filter(line -> line.startsWith("RssAnon:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @EnabledOnOs(value = OS.LINUX, disabledReason = "only on Linux: reads memory from /proc")
    void aTryThatNobodyAnswersLeavesNextToNothing(@TempDir Path folder) throws Exception {
        Path output = folder.resolve("out");
        ProcessBuilder builder = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--enable-native-access=ALL-UNNAMED",
                        "-XX:+UseSerialGC",
                        // The C2 compiler takes megabytes now and then.
                        "-XX:TieredStopAtLevel=1",
                        // The whole heap is allocated at the start, so that its growth cannot be measured as a leak.
                        "-Xms64m",
                        "-Xmx64m",
                        "-XX:+AlwaysPreTouch",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectOutput(output.toFile())
                .redirectError(folder.resolve("log").toFile());
        // glibc keeps freed memory per thread.
        builder.environment().put("MALLOC_ARENA_MAX", "1");
        Process child = builder.start();
        try {
            assertTrue(child.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        assertEquals(0, child.exitValue(), Files.readString(folder.resolve("log")));
        String figure = Files.readString(output).lines().toList().getLast();
        assertTrue(Long.parseLong(figure.strip()) <= MOST_KIB, "Each try left " + figure + " KiB");
    }
}
