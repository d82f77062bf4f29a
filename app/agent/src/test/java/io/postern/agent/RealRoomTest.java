package io.postern.agent;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.livekit.server.RoomServiceClient;
import io.livekit.server.okhttp.OkHttpHolder;
import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.TrackSource;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.BackendSession;
import io.postern.testing.LeakGuard;
import io.postern.testing.process.ProgramProcess;
import io.postern.testing.process.ProgramProcess.Outcome;
import io.postern.testing.process.RealLiveKit;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import okhttp3.OkHttpClient;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Runs the real program in rooms of a real server, where a person joins with our client. */
@LeakGuard.Shared
@Requires(Requirement.LIVEKIT)
class RealRoomTest {
    private static final String API_KEY = "testkey";
    private static final String API_SECRET = "a-secret-of-tests-that-is-long-enough";
    private static final String PASSWORD = "correct horse battery";
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static RealLiveKit liveKit;
    private static LiveKitCredentials access;
    private static BackendServer backend;
    private static BackendClient login;
    private static RoomClient client;

    @BeforeAll
    static void start() throws Exception {
        liveKit = RealLiveKit.start(folder, API_KEY, API_SECRET);
        access = new LiveKitCredentials(
                API_KEY,
                API_SECRET,
                liveKit.wsUrl(),
                URI.create("http" + liveKit.wsUrl().toString().substring(2)));
        backend = BackendServer.start(BackendConfig.local(access, DatabaseConfig.inMemory()));
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
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "not on Windows: a process is not asked to end there, it is ended")
    void welcomesEchoesShowsItsPatternAndLeaves() throws Exception {
        BackendSession ada = login.login("ada", PASSWORD.toCharArray()).join();
        try (ProgramProcess agent = ProgramProcess.start(
                AgentMain.class,
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

                Outcome outcome = agent.terminated();
                assertEquals(0, outcome.exitCode(), outcome.err());
                assertTrue(
                        outcome.took().compareTo(Duration.ofSeconds(2)) < 0,
                        outcome.took().toString());
                await("it left and was not merely lost")
                        .atMost(Duration.ofSeconds(3))
                        .until(() -> weekly.snapshot().participant("ai-agent").isEmpty());
            }
        }
    }

    @Test
    void comesBackWhenItsRoomIsTakenAwayAndStopsForATwin() throws Exception {
        BackendSession twin = login.login("ai-agent", PASSWORD.toCharArray()).join();
        try (ProgramProcess agent = ProgramProcess.start(
                AgentMain.class,
                Map.of("POSTERN_AGENT_PASSWORD", PASSWORD),
                "--backend",
                backend.url().toString(),
                "--room",
                "taken-away")) {
            assertEquals("Agent ready in taken-away", agent.line());
            deleteRoom("taken-away");
            assertEquals("Agent ready in taken-away", agent.line());

            try (Room room = client.newRoom("taken-away", twin)) {
                room.join().join();
                Outcome outcome = agent.ended();
                assertEquals(1, outcome.exitCode());
                assertTrue(
                        outcome.err().contains("Stopped in taken-away: somebody joined it as the same user."),
                        outcome.err());
            }
        }
    }

    private static void deleteRoom(String name) throws IOException {
        OkHttpClient http = new OkHttpClient();
        try {
            assertTrue(
                    RoomServiceClient.createClient(access.httpUrl() + "/", API_KEY, API_SECRET, new OkHttpHolder(http))
                            .deleteRoom(name)
                            .execute()
                            .isSuccessful());
        } finally {
            http.dispatcher().executorService().shutdown();
            http.connectionPool().evictAll();
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
        try (var watch = room.video(camera).watch(picture -> {
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

    /** The texts that others sent. */
    private static List<String> texts(Room room) {
        return room.snapshot().chat().stream()
                .filter(message -> !message.own())
                .map(ChatMessage::text)
                .toList();
    }
}
