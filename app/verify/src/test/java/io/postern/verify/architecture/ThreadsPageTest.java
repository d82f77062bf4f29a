package io.postern.verify.architecture;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.demo.DemoMain;
import io.postern.livekit.process.Jvm;
import io.postern.livekit.process.ProcessTree;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Compares the names of threads in docs/threading.md with those in the code and with those of a real run. */
class ThreadsPageTest {
    private static final Path PAGE = Path.of("docs", "threading.md");
    /** A row of the table of names; a name that ends with an asterisk stands for all that begin like it. */
    private static final Pattern ROW = Pattern.compile("(?m)^\\| `([^`]+)` \\|");

    private static final List<Pattern> NAMED_IN_CODE = List.of(
            Pattern.compile("Thread\\s*\\.of(?:Platform|Virtual)\\(\\)[^;\"]*\\.name\\(\\s*\"([^\"]+)\""),
            Pattern.compile("new Thread\\([^;\"]*\"([^\"]+)\""),
            Pattern.compile("HttpClients\\.owned\\(\"([^\"]+)\""),
            Pattern.compile("(?:single|MediaThreads\\.alone)\\(\"([^\"]+)\""));

    @TempDir
    private Path folder;

    @Test
    void namesEveryThreadThatTheCodeNames() {
        Set<String> named = TrackedFiles.all().stream()
                .map(path -> path.toString().replace('\\', '/'))
                .filter(path -> path.contains("/src/main/java/") && path.endsWith(".java"))
                .filter(path -> !path.startsWith("testing/") && !path.startsWith("app/bench/"))
                .flatMap(path -> TrackedFiles.text(Path.of(path)).stream())
                .flatMap(text -> NAMED_IN_CODE.stream()
                        .flatMap(pattern -> pattern.matcher(text)
                                .results()
                                // A client numbers its threads.
                                .map(found -> found.group(1) + (found.group().startsWith("HttpClients") ? "-1" : ""))))
                .collect(Collectors.toCollection(TreeSet::new));
        assertTrue(named.size() > 30, () -> "hardly any names were found in the code: " + named);
        assertEquals(Set.of(), notOnThePage(named));
    }

    /** Makes a call with all programs of the demo and looks at their threads while it lasts. */
    @Test
    @Requires(Requirement.LIVEKIT)
    @Timeout(300)
    void namesEveryThreadOfARealCall() throws Exception {
        Process demo = new ProcessBuilder(
                        Jvm.java().toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        DemoMain.class.getName(),
                        "--headless",
                        "--seconds",
                        "6")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        demo.getOutputStream().close();
        Set<String> seen = new TreeSet<>();
        try {
            await().atMost(Duration.ofMinutes(4))
                    .pollInterval(Duration.ofSeconds(1))
                    .until(() -> {
                        ProcessTree.of(demo.toHandle()).alive().stream()
                                .filter(process ->
                                        process.info().command().orElse("").contains("java"))
                                .forEach(process -> seen.addAll(threads(process)));
                        return !demo.isAlive();
                    });
            assertEquals(0, demo.exitValue(), () -> text(folder.resolve("output")));
        } finally {
            ProcessTree.of(demo.toHandle()).kill(Duration.ofSeconds(5));
        }
        assertTrue(seen.stream().anyMatch(name -> name.startsWith("postern-room-")), () -> "no room among " + seen);
        assertEquals(Set.of(), notOnThePage(seen));
    }

    private static Set<String> notOnThePage(Set<String> names) {
        List<String> rows = ROW.matcher(TrackedFiles.text(PAGE).orElseThrow())
                .results()
                .map(row -> row.group(1))
                .toList();
        assertFalse(rows.isEmpty(), "no row of " + PAGE + " names a thread");
        return names.stream()
                .filter(name -> rows.stream()
                        .noneMatch(row -> row.endsWith("*")
                                ? name.startsWith(row.substring(0, row.length() - 1))
                                : name.equals(row)))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Names of the threads of a JVM, virtual ones included; none if it has just ended. */
    private Set<String> threads(ProcessHandle jvm) {
        Path dump = folder.resolve(jvm.pid() + ".json");
        try {
            Process jcmd = new ProcessBuilder(
                            Jvm.java().resolveSibling("jcmd").toString(),
                            Long.toString(jvm.pid()),
                            "Thread.dump_to_file",
                            "-overwrite",
                            "-format=json",
                            dump.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            if (!jcmd.waitFor(20, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
                jcmd.destroyForcibly();
                return Set.of();
            }
            JsonNode containers = new ObjectMapper()
                    .readTree(dump.toFile())
                    .path("threadDump")
                    .path("threadContainers");
            return containers.findValues("threads").stream()
                    .flatMap(threads -> threads.findValuesAsText("name").stream())
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
        } catch (IOException e) {
            return Set.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Set.of();
        }
    }

    private static String text(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
