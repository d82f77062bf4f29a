package io.postern.verify.watchdog;

import static io.postern.testing.requirement.Requirement.LIVEKIT;
import static io.postern.testing.requirement.Requirement.SCREEN;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.demo.environment.DemoEnvironment;
import io.postern.demo.environment.ResourceStack;
import io.postern.demo.environment.StepTimer;
import io.postern.livekit.process.ProcessTree;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.RoomAdministration;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import livekit.LivekitModels;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Windows that are killed, stopped, hung and starved while they are in a room, and are back in it soon after. */
@Requires({LIVEKIT, SCREEN})
class WatchdogTest {
    private static final Duration HEALED = Duration.ofSeconds(10);
    /** Until the broken window is gone and another is started, whatever else the machine is busy with. */
    private static final Duration NOTICED = Duration.ofSeconds(8);

    private static final int TURNS_OF_A_NEW_WINDOW = 6;
    private static final Duration FIRST_START = Duration.ofSeconds(40);

    @TempDir
    static Path folder;

    private static final ResourceStack LIFELINE = new ResourceStack();
    private static DemoEnvironment stage;

    private final RoomAdministration rooms = new RoomAdministration(stage.server());

    @BeforeAll
    static void start() throws Exception {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8);
        stage = DemoEnvironment.start(folder, LIFELINE, new StepTimer(nowhere));
    }

    @AfterAll
    static void end() {
        LIFELINE.close();
    }

    @AfterEach
    void closeAdministration() {
        rooms.close();
    }

    private interface Fault {
        void strike(Kiosk kiosk) throws IOException, InterruptedException;
    }

    private static Kiosk kiosk(String room) throws IOException, InterruptedException {
        return Kiosk.start(
                Files.createDirectory(folder.resolve(room)),
                List.of(),
                List.of(
                        "--server",
                        stage.backend().url().toString(),
                        "--user",
                        stage.person().username(),
                        "--password-env",
                        "ROOM_PASSWORD",
                        "--room",
                        room,
                        "--join",
                        "--test-sources"),
                Map.of("ROOM_PASSWORD", stage.person().password()));
    }

    /** Visits to a room that the server knows to be going on. */
    private Set<String> visits(String room) {
        return rooms.participants(room).stream()
                .filter(visitor -> visitor.getState() == LivekitModels.ParticipantInfo.State.ACTIVE)
                .map(LivekitModels.ParticipantInfo::getSid)
                .collect(Collectors.toSet());
    }

    private void awaitVisit(String room, Set<String> besides, Duration limit) {
        await("a visit to " + room)
                .atMost(limit)
                .pollInterval(Duration.ofMillis(100))
                .until(() -> visits(room).stream().anyMatch(visit -> !besides.contains(visit)));
    }

    /** How long the window takes from its start into the room here and now; the packaged one takes a second or two. */
    private Duration firstVisit(String room) {
        long asked = System.nanoTime();
        awaitVisit(room, Set.of(), FIRST_START);
        return Duration.ofNanos(System.nanoTime() - asked);
    }

    private void isHealed(Kiosk kiosk, String room, Duration start, String cause, Fault fault) throws Exception {
        // A machine that runs other tests at the same time may need longer than that to start anything.
        Duration busy = NOTICED.plus(start.multipliedBy(2));
        Duration limit = busy.compareTo(HEALED) > 0 ? busy : HEALED;
        Set<String> before = visits(room);
        ProcessHandle broken = kiosk.window();
        long struck = System.nanoTime();
        fault.strike(kiosk);
        try {
            await("another window")
                    .atMost(NOTICED)
                    .until(() -> !kiosk.health().path("restarts").isEmpty()
                            && !broken.isAlive()
                            && kiosk.health().path("window").has("pid"));
            awaitVisit(room, before, limit.minusNanos(System.nanoTime() - struck));
        } catch (RuntimeException e) {
            throw new AssertionError(cause + " was not healed in time: " + kiosk.health(), e);
        }
        System.out.printf("%s: back in the room after %.1f s%n", cause, (System.nanoTime() - struck) / 1e9);
        JsonNode health = kiosk.health();
        assertEquals(cause, health.path("restarts").path(0).path("cause").asText(), health.toString());
        assertFalse(broken.isAlive(), "the broken window is gone");
    }

    /** The watchdog knows the room that the window is in. */
    private static void awaitSettled(Kiosk kiosk) {
        awaitTurns(kiosk, 1);
    }

    /** It has come up for good: what only new windows are given time for is over after some turns. */
    private static void awaitTurns(Kiosk kiosk, int turns) {
        await("turns of the JavaFX thread")
                .atMost(Duration.ofSeconds(20))
                .until(() -> kiosk.health().path("window").path("turns").asInt() >= turns
                        && kiosk.health()
                                .path("window")
                                .path("meeting")
                                .asText()
                                .equals("IN_MEETING"));
    }

    @Test
    void aHungAndThenAKilledWindowAreBackInTheirRoom() throws Exception {
        try (Kiosk kiosk = kiosk("hung")) {
            Duration start = firstVisit("hung");
            awaitTurns(kiosk, TURNS_OF_A_NEW_WINDOW);
            isHealed(kiosk, "hung", start, "HUNG", there -> there.fault("hang"));
            awaitSettled(kiosk);
            isHealed(kiosk, "hung", start, "CRASHED", there -> Kiosk.signal("KILL", there.window()));
        }
    }

    @Test
    void aStoppedAndThenAStarvedWindowAreBackInTheirRoomAndASignalEndsAll() throws Exception {
        ProcessTree tree;
        try (Kiosk kiosk = kiosk("stopped")) {
            Duration start = firstVisit("stopped");
            awaitSettled(kiosk);
            isHealed(kiosk, "stopped", start, "SILENT", there -> Kiosk.signal("STOP", there.window()));
            awaitSettled(kiosk);
            isHealed(kiosk, "stopped", start, "OUT_OF_MEMORY", there -> there.fault("memory"));
            awaitSettled(kiosk);

            tree = kiosk.tree();
            Kiosk.signal("TERM", kiosk.watchdog());
            await("the end of all").atMost(HEALED).until(() -> tree.alive().isEmpty());
            // Politely: the server was told, and does not wait for somebody who is gone.
            await("an empty room")
                    .atMost(Duration.ofSeconds(3))
                    .until(() -> visits("stopped").isEmpty());
        }
    }

    @Test
    void aWindowThatCrashesInALoopMakesWayForASafeScreen() throws Exception {
        try (Kiosk kiosk = Kiosk.start(
                Files.createDirectory(folder.resolve("loop")),
                List.of("-D" + FaultyWindow.BROKEN + "=true"),
                List.of(),
                Map.of())) {
            kiosk.awaitState("SAFE_SCREEN", FIRST_START);
            await("the safe screen itself")
                    .atMost(FIRST_START)
                    .until(() -> kiosk.health().path("window").path("turns").asInt() > 1);
            JsonNode health = kiosk.health();
            assertEquals(5, health.path("restarts").size(), health.toString());
            assertEquals(
                    FaultyWindow.BROKEN_STATUS,
                    health.path("restarts").path(0).path("status").asInt());
            ProcessHandle screen = kiosk.window();

            // There is no way out but its button.
            kiosk.display().press("alt+F4");
            kiosk.display().press("Escape");
            kiosk.display().press("F11");
            assertTrue(screen.isAlive());
            kiosk.display().press("Return");
            await("another try and another safe screen")
                    .atMost(FIRST_START)
                    .until(() -> kiosk.health().path("counts").path("ASKED").asInt() == 1
                            && kiosk.health().path("state").asText().equals("SAFE_SCREEN"));
            assertFalse(screen.isAlive());
        }
    }
}
