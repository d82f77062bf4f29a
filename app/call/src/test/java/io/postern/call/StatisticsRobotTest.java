package io.postern.call;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.call.CallScene.Person;
import io.postern.call.context.JoinTimeline;
import io.postern.call.statistics.StatisticsFile;
import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerStats;
import io.postern.room.DisconnectReason;
import io.postern.room.MediaPath;
import io.postern.room.Publication;
import io.postern.room.RoomStatistics;
import io.postern.ui.fx.Toolkit;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A call's figures, over the stage and in a file. */
final class StatisticsRobotTest {
    @TempDir
    private Path folder;

    private final AtomicInteger readings = new AtomicInteger();
    private StatisticsFile file;
    private CallOnScreen screen;
    private AnsweringRoom room;

    private void open() {
        CallScene scene = CallScene.joined("weekly").with(new Person("ana", "Ana").camera(true));
        file = StatisticsFile.open(folder.resolve("calls.jsonl"), Clock.systemUTC());
        screen = new CallOnScreen(workers -> new CallViews(workers, uri -> {}, file));
        screen.context.timeline.mark(JoinTimeline.Mark.JOIN_CLICKED);
        room = new AnsweringRoom(scene.room());
        room.simulated.push(scene.snapshot());
        room.simulated.count(() -> reading(readings.incrementAndGet()));
        screen.open(room.room, 960, 640);
    }

    private RoomStatistics reading(int number) {
        Publication camera =
                room.simulated.snapshot().remotes().getFirst().publications().getFirst();
        return new RoomStatistics(
                System.nanoTime(),
                Optional.of(new MediaPath("tcp", false, false, "screen.media.example.org", 7881, "")),
                Duration.ofMillis(24),
                number * 1_000L,
                number * 50_000L,
                List.of(new RoomStatistics.Received(
                        "ana",
                        camera,
                        new PeerStats.Inbound(
                                "1",
                                "t",
                                MediaKind.VIDEO,
                                "video/VP8",
                                0,
                                0,
                                number * 50_000L,
                                0,
                                number * 30L,
                                1,
                                0,
                                640,
                                360,
                                0,
                                number * 0.03,
                                number * 0.6,
                                0,
                                0,
                                0,
                                0,
                                0))),
                List.of());
    }

    @AfterEach
    void nothingIsLeft() {
        screen.close();
        file.close();
        assertEquals(0, room.simulated.listeners());
    }

    private Set<String> words() {
        return Toolkit.call(() -> {
            Node panel = screen.view().lookup("#statistics");
            return panel.isVisible()
                    ? panel.lookupAll(".label").stream()
                            .map(label -> ((Label) label).getText())
                            .collect(Collectors.toSet())
                    : Set.of();
        });
    }

    @Test
    void figuresAreShownOnRequestAndWrittenAllTheTime() throws IOException {
        open();
        assertEquals(Set.of(), words());
        screen.press(KeyCode.SHORTCUT, KeyCode.SHIFT, KeyCode.S);
        await().atMost(Duration.ofSeconds(10)).until(() -> words().contains("Camera · VP8"));
        Set<String> words = words();
        assertTrue(words.contains("Ana"), words::toString);
        assertTrue(words.contains("1.0 ms"), () -> "the decoder’s time: " + words);
        assertTrue(words.stream().anyMatch(word -> word.startsWith("640×360")), words::toString);
        assertTrue(
                words.stream().anyMatch(word -> word.startsWith("Direct TCP · round trip 24.0 ms")), words::toString);
        screen.press(KeyCode.ESCAPE);
        await().until(() -> words().isEmpty());
        // Written on, though nobody looks.
        int now = readings.get();
        await().atMost(Duration.ofSeconds(10)).until(() -> readings.get() > now + 1);
        room.simulated.disconnect(DisconnectReason.SERVER_SHUTDOWN);
        screen.closeCall();
        file.close();

        List<JsonNode> lines = lines();
        List<String> events = lines.stream()
                .filter(line -> line.path("kind").asText().equals("event"))
                .map(line -> line.path("event").asText())
                .toList();
        assertTrue(events.contains("join-clicked") && events.contains("ended"), events::toString);
        JsonNode second = lines.stream()
                .filter(line -> line.path("kind").asText().equals("second"))
                .findFirst()
                .orElseThrow();
        assertEquals("weekly", second.path("room").asText());
        assertEquals("tcp", second.path("path").path("protocol").asText());
        assertEquals(24, second.path("roundTripMillis").asDouble());
        JsonNode camera = second.path("received").path(0);
        assertEquals("ana", camera.path("identity").asText());
        assertEquals("camera", camera.path("source").asText());
        assertTrue(camera.path("decodedPerSecond").asDouble() > 0, second::toString);
        assertEquals(1, camera.path("decodeMillis").asDouble(), 0.01);
        assertFalse(second.toString().contains("Ana"), "identities, not what people call themselves");
    }

    private List<JsonNode> lines() throws IOException {
        List<JsonNode> lines = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("calls.jsonl"))) {
            lines.add(new ObjectMapper().readTree(line));
        }
        return lines;
    }
}
