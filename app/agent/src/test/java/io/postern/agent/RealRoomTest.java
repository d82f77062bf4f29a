package io.postern.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.TrackSource;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.BackendSession;
import io.postern.testing.LeakGuard;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The real program in rooms of the real server, met by a person with a client of ours. */
@LeakGuard.Shared
class RealRoomTest {
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static RealLiveKit liveKit;
    private static BackendServer backend;
    private static BackendClient login;
    private static RoomClient client;

    @BeforeAll
    static void start() throws Exception {
        liveKit = RealLiveKit.start(folder);
        backend = BackendServer.start(BackendConfig.local(liveKit.access(), DatabaseConfig.inMemory()));
        backend.accounts().add("ai-agent", "AI Assistant", Role.AGENT, PASSWORD.toCharArray());
        backend.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
        login = new BackendClient(backend.url());
        client = RoomClient.create(RoomClient.Options.HEADLESS);
    }

    @AfterAll
    static void stop() {
        if (liveKit == null) {
            return;
        }
        client.close();
        login.close();
        backend.close();
        liveKit.close();
    }

    @Test
    @DisabledOnOs(value = OS.WINDOWS, disabledReason = "a process is not asked to end there, it is ended")
    void welcomesEchoesShowsItsPatternAndLeaves() throws Exception {
        BackendSession ada = login.login("ada", PASSWORD.toCharArray()).join();
        try (AgentProcess agent = AgentProcess.start(
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD),
                "--backend",
                backend.url().toString(),
                "--room",
                "weekly",
                "--room",
                "daily",
                "--publish-test-media")) {
            assertEquals(
                    List.of("Agent ready in daily", "Agent ready in weekly"),
                    List.of(agent.line(), agent.line()).stream().sorted().toList());
            try (Room daily = client.newRoom("daily", ada);
                    Room weekly = client.newRoom("weekly", ada)) {
                daily.join().join();
                weekly.join().join();

                awaitChat(daily, "Welcome Ada Lovelace!");
                awaitChat(weekly, "Welcome Ada Lovelace!");
                weekly.sendChat("Hello \ud83c\udf89").join();
                awaitChat(weekly, "Echo: Hello \ud83c\udf89");
                assertFalse(texts(daily).contains("Echo: Hello \ud83c\udf89"), "rooms are apart");
                assertEquals(
                        List.of("Welcome Ada Lovelace!", "Echo: Hello \ud83c\udf89"),
                        texts(weekly),
                        "each once, and its own words unanswered");

                Participant bot = weekly.snapshot().participant("ai-agent").orElseThrow();
                assertEquals("AI Assistant", bot.name());
                assertEquals(Participant.Kind.AGENT, bot.kind());
                assertPictures(weekly, bot);

                Duration took = agent.terminate();
                assertEquals(0, agent.exitCode(), agent.errors());
                assertTrue(took.compareTo(Duration.ofSeconds(2)) < 0, took.toString());
                await("it left and was not merely lost")
                        .atMost(Duration.ofSeconds(3))
                        .until(() -> weekly.snapshot().participant("ai-agent").isEmpty());
            }
        }
    }

    @Test
    void comesBackWhenItsRoomIsTakenAwayAndStopsForATwin() throws Exception {
        BackendSession twin = login.login("ai-agent", PASSWORD.toCharArray()).join();
        try (AgentProcess agent = AgentProcess.start(
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD),
                "--backend",
                backend.url().toString(),
                "--room",
                "taken-away")) {
            assertEquals("Agent ready in taken-away", agent.line());
            liveKit.deleteRoom("taken-away");
            assertEquals("Agent ready in taken-away", agent.line());

            try (Room room = client.newRoom("taken-away", twin)) {
                room.join().join();
                assertEquals(1, agent.exitCode());
                assertTrue(
                        agent.errors().contains("Stopped in taken-away: somebody joined it as the same user."),
                        agent.errors());
            }
        }
    }

    private static void assertPictures(Room room, Participant bot) {
        await("the pattern is subscribed")
                .atMost(PATIENCE)
                .until(() -> room.snapshot()
                        .participant(bot.identity())
                        .flatMap(participant -> participant.publication(TrackSource.CAMERA))
                        .isPresent());
        String camera = room.snapshot()
                .participant(bot.identity())
                .flatMap(participant -> participant.publication(TrackSource.CAMERA))
                .orElseThrow()
                .sid();
        AtomicInteger pictures = new AtomicInteger();
        try (var watch = room.pictures(camera).watch(picture -> {
            pictures.incrementAndGet();
            picture.close();
        })) {
            await("pictures arrive").atMost(PATIENCE).until(() -> pictures.get() >= 10);
        }
        assertTrue(
                room.snapshot()
                        .participant(bot.identity())
                        .flatMap(participant -> participant.publication(TrackSource.MICROPHONE))
                        .isPresent(),
                "the tone is published");
    }

    private static void awaitChat(Room room, String text) {
        await("\"" + text + "\" in " + room.name())
                .atMost(PATIENCE)
                .until(() -> texts(room).contains(text));
    }

    /** What others said. */
    private static List<String> texts(Room room) {
        return room.snapshot().chat().stream()
                .filter(message -> !message.own())
                .map(ChatMessage::text)
                .toList();
    }
}
