package io.postern.network.proxy.pac;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Checks that a script cannot take all memory in the packages either, whose runtime has no module that counts
 * allocations.
 */
class PacMemoryLimitTest {
    private static final Path MODULES = Path.of("..", "installer", "client", "common", "modules");
    private static final long TIMEOUT_SECONDS = 120;

    /** The program of the child process: runs scripts that keep their allocations, and then one that does not. */
    static final class Child {
        private Child() {}

        public static void main(String[] args) throws InterruptedException {
            System.out.println(ModuleLayer.boot().findModule("jdk.management").isPresent() ? "counts" : "cannot count");
            for (String body : List.of(
                    "var all = []; for (;;) all.push([all.length, 'x' + all.length]);",
                    "var text = 'x'; for (;;) text += text + text.length;",
                    "var all = {}; for (var i = 0; ; i++) all['key' + i] = {value: i};",
                    "return 'DIRECT';")) {
                System.out.println(answer(body));
            }
        }

        private static String answer(String body) throws InterruptedException {
            try {
                return new PacScript(
                                "function FindProxyForURL(url, host) { " + body + " }",
                                new PacDnsFunctions(host -> List.of()),
                                InstantSource.system(),
                                ZoneOffset.UTC,
                                Duration.ofSeconds(60))
                        .findProxy("https://a/", "a");
            } catch (PacException e) {
                return e.getMessage();
            }
        }
    }

    @Test
    void scriptsThatTakeMoreAndMoreAreEndedByTheHeapThatIsLeft(@TempDir Path folder) throws Exception {
        List<String> modules = Files.readAllLines(MODULES).stream()
                .map(line -> line.replaceFirst("#.*", "").strip())
                .filter(module -> !module.isEmpty() && !module.startsWith("javafx."))
                .toList();
        assertFalse(modules.contains("jdk.management"), "the packages have the module that counts");
        File output = folder.resolve("out").toFile();
        Process child = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "--limit-modules",
                        String.join(",", modules),
                        // The window's own limits.
                        "-Xmx256m",
                        "-XX:+ExitOnOutOfMemoryError",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Child.class.getName())
                .redirectErrorStream(true)
                .redirectOutput(output)
                .start();
        try {
            assertTrue(child.waitFor(TIMEOUT_SECONDS, TimeUnit.SECONDS), "The process does not end");
        } finally {
            child.destroyForcibly();
        }
        String ended = "the proxy script took more than 64 MiB";
        assertEquals(List.of("cannot count", ended, ended, ended, "DIRECT"), Files.readAllLines(output.toPath()));
        assertEquals(0, child.exitValue());
    }
}
