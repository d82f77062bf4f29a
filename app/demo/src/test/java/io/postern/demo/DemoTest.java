package io.postern.demo;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.livekit.process.Jvm;
import io.postern.livekit.process.ProcessTree;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the whole demo as a process, like {@code ./postern demo}. */
@Requires(Requirement.LIVEKIT)
@Timeout(300)
class DemoTest {
    @TempDir
    Path folder;

    private final List<ProcessTree> started = new ArrayList<>();

    @AfterEach
    void endWhatATestLeft() {
        started.forEach(tree -> tree.kill(Duration.ofSeconds(5)));
    }

    @Test
    void anUnattendedCallIsMadeMeasuredAndLeftBehindByNothing() throws Exception {
        Path report = folder.resolve("out/report.json");
        Path screenshot = folder.resolve("out/call.png");

        Process demo = start(
                "--seconds",
                "4",
                "--report",
                report.toString(),
                "--screenshot",
                screenshot.toString(),
                "--size",
                "960x600",
                "--theme",
                "dark",
                "--room",
                "Tür 7");
        assertTrue(demo.waitFor(240, TimeUnit.SECONDS), () -> "still running: " + output());

        assertEquals(0, demo.exitValue(), this::output);
        JsonNode json = new ObjectMapper().readTree(report.toFile());
        JsonNode tile = json.path("tiles").path(0);
        JsonNode pair = json.path("candidatePair");
        assertAll(
                () -> assertEquals("Tür 7", json.path("room").asText()),
                () -> assertTrue(json.path("join").path("clickToConnectedMs").asLong() > 0),
                () -> assertTrue(
                        json.path("join").path("clickToFirstRemoteFrameMs").asLong() > 0),
                () -> assertEquals("ai-agent", tile.path("identity").asText()),
                () -> assertEquals("camera", tile.path("source").asText()),
                // One of the simulcast layers, depending on the size of the tile.
                () -> assertTrue(
                        List.of("320x180", "640x360", "1280x720")
                                .contains(tile.path("width").asInt() + "x"
                                        + tile.path("height").asInt()),
                        tile::toString),
                // The number depends on the load of the machine; that there are frames does not.
                () -> assertTrue(tile.path("framesShownPerSecond").asDouble() > 5, tile::toString),
                () -> assertEquals("tcp", pair.path("protocol").asText()),
                () -> assertEquals(
                        json.path("server").path("tcpPort").asInt(),
                        pair.path("remote").path("port").asInt()),
                () -> assertFalse(pair.path("relayed").asBoolean(true)),
                () -> assertTrue(json.path("chat").path("echoed").asBoolean()),
                () -> assertEquals(
                        "Welcome Demo!",
                        json.path("chat").path("received").path(0).asText()),
                () -> assertFalse(json.path("own").path("microphone").asText().isEmpty()),
                () -> assertFalse(json.path("own").path("camera").asText().isEmpty()),
                () -> assertTrue(
                        json.path("cleanShutdown").path("processesEnded").asBoolean()),
                () -> assertTrue(json.path("cleanShutdown").path("windowClosed").asBoolean()),
                () -> assertEquals(
                        0, json.path("cleanShutdown").path("leftovers").size()),
                () -> assertTrue(json.path("startMs").path("total").asLong() > 0),
                () -> assertEquals(960, ImageIO.read(screenshot.toFile()).getWidth()),
                () -> assertEquals(600, ImageIO.read(screenshot.toFile()).getHeight()),
                () -> assertEquals(List.of(), temporaryFolders()));
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "not on Windows: there is no polite signal")
    void askedToEndItTakesEverythingDown() throws Exception {
        Process demo = start();
        ProcessTree tree = whenReady(demo);
        assertTrue(tree.processes().size() >= 5, () -> "server, backend, agent, window and demo: " + tree);

        demo.destroy();

        assertTrue(demo.waitFor(30, TimeUnit.SECONDS));
        assertAll(() -> assertEquals(List.of(), tree.alive()), () -> assertEquals(List.of(), temporaryFolders()));
    }

    @Test
    void killedItTakesEverythingDown() throws Exception {
        Process demo = start();
        ProcessTree tree = whenReady(demo);

        demo.destroyForcibly();

        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> assertEquals(List.of(), tree.alive()));
    }

    private Process start(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                Jvm.java().toString(),
                "-XX:+UseSerialGC",
                "-Djava.io.tmpdir=" + Files.createDirectories(folder.resolve("tmp")),
                "-cp",
                System.getProperty("java.class.path"),
                DemoMain.class.getName(),
                "--headless"));
        command.addAll(List.of(arguments));
        Process demo = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("output").toFile())
                .start();
        demo.getOutputStream().close();
        started.add(ProcessTree.of(demo.toHandle()));
        return demo;
    }

    /** Waits until everything runs and returns its processes. */
    private ProcessTree whenReady(Process demo) {
        await().atMost(Duration.ofMinutes(4)).until(() -> !demo.isAlive() || output().contains("Ready after"));
        assertTrue(demo.isAlive(), this::output);
        ProcessTree tree = ProcessTree.of(demo.toHandle());
        started.add(tree);
        return tree;
    }

    private String output() {
        try (BufferedReader lines = Files.newBufferedReader(folder.resolve("output"), StandardCharsets.UTF_8)) {
            return String.join("\n", lines.lines().toList());
        } catch (IOException e) {
            return "";
        }
    }

    private List<String> temporaryFolders() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("tmp"))) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.startsWith("postern-"))
                    .toList();
        }
    }
}
