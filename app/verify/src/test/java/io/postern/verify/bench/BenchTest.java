package io.postern.verify.bench;

import static io.postern.testing.requirement.Requirement.CHROMIUM;
import static io.postern.testing.requirement.Requirement.GO;
import static io.postern.testing.requirement.Requirement.LIVEKIT;
import static io.postern.testing.requirement.Requirement.NODE;
import static io.postern.testing.requirement.Requirement.SCREEN;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A quick run of the real program with one picture: that it measures both, not what it measures. */
@Requires({LIVEKIT, CHROMIUM, NODE, GO, SCREEN})
class BenchTest {
    private static final long PATIENCE_SECONDS = 110;

    @TempDir
    Path folder;

    private String bench(String... options) throws IOException, InterruptedException {
        Path output = folder.resolve("said.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Dpostern.root="
                        + Path.of(System.getProperty("postern.root", "../..")).toAbsolutePath(),
                "io.postern.bench.BenchMain",
                "--folder",
                folder.toString()));
        command.addAll(List.of(options));
        ProcessBuilder builder =
                new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        Process process = builder.start();
        try {
            assertTrue(process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS), () -> said(output));
            assertEquals(0, process.exitValue(), () -> said(output));
            return said(output);
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    private static String said(Path output) {
        try {
            return Files.readString(output);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    @Test
    void bothAreMeasuredInTheSameSceneAndComparedInATable() throws Exception {
        String said =
                bench("--quick", "--class-path", "--scenes", "9", "--seconds", "3", "--no-starts", "--visits", "2");

        JsonNode results =
                new ObjectMapper().readTree(folder.resolve("results.json").toFile());
        List<JsonNode> outcomes = StreamSupport.stream(results.path("outcomes").spliterator(), false)
                .toList();
        assertEquals(
                List.of("ours", "theirs"),
                outcomes.stream()
                        .map(outcome -> outcome.path("contestant").asText())
                        .collect(Collectors.toList()),
                said);
        for (JsonNode outcome : outcomes) {
            assertAll(
                    outcome.toString(),
                    // Our own tile takes a place, too.
                    () -> assertTrue(outcome.path("tiles").asInt() >= 8),
                    () -> assertTrue(outcome.path("framesShown").asLong() > 10),
                    () -> assertTrue(outcome.path("framesSaid").asLong() > 10),
                    () -> assertTrue(outcome.path("cpuSeconds").asDouble() > 0),
                    () -> assertTrue(outcome.path("pss").asLong() > 50L << 20),
                    () -> assertTrue(outcome.path("usable").asDouble() > 0),
                    () -> assertTrue(outcome.path("clickToFrame").asDouble() > 0),
                    () -> assertTrue(outcome.path("delayMedian").asDouble() > 0));
        }
        assertEquals(
                2,
                results.path("growth").path("readings").path(2).path("visits").asInt(),
                said);
        assertNotNull(results.path("machine").get("Processor"));
        assertTrue(said.contains("9 × 320×180: CPU per shown frame, ms"), said);
    }
}
