package io.postern.verify.watchdog;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.CommandOutcome;
import io.postern.backend.device.Device;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.kiosk.account.DeviceTokens;
import io.postern.livekit.LiveKitServer;
import io.postern.network.Network;
import io.postern.signaling.device.DeviceClient;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import livekit.LivekitModels.ParticipantInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * The screen of a meeting room as it stands there: the watchdog over a kiosk with a policy and an account of its own, which
 * joins by its plan. A window that is gone in the middle of a meeting is back in it, and nobody had to press anything.
 */
@Requires({Requirement.LIVEKIT, Requirement.SCREEN})
@LeakGuard.Shared
class RoomComesBackTest {
    private static final AuditActor ADMIN = new AuditActor("grace", "192.0.2.1");
    private static final String BOARD = "board";
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @TempDir
    private Path folder;

    private BackendServer backend;
    private Kiosk kiosk;
    private String room;

    @BeforeEach
    void start() throws Exception {
        LiveKitServer server = STAGE.server();
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(server.apiKey(), server.apiSecret(), server.wsUrl(), server.httpUrl()),
                DatabaseConfig.inMemory()));
        room = STAGE.newRoom();
        enrol(folder.resolve("run/postern/room-account"));
        // Of all plans the one by which nobody's presence brings it in: what brings it back is that it was there.
        Path policy = Files.writeString(folder.resolve("policy.json"), """
                {
                  "server": "%s",
                  "kiosk": {"enabled": false, "roomName": "Board room", "room": "%s", "join": "BY_HAND"}
                }
                """.formatted(backend.url(), room));
        kiosk = Kiosk.start(
                folder,
                List.of("-Duser.home=" + folder),
                List.of("--kiosk", "--policy", policy.toString(), "--test-sources"),
                // No key store, as in a session of its own on a small machine.
                Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("no-bus")));
    }

    @AfterEach
    void stop() {
        kiosk.close();
        backend.close();
    }

    @Test
    void isBackInItsMeetingAfterItWasKilledAndAfterAnAdministratorsRestart() throws Exception {
        Visit ada = STAGE.visit(room, "ada", "Ada").join();
        kiosk.awaitState("RUNNING", PATIENCE);
        await("the machine is signed in").atMost(PATIENCE).until(() -> state().equals("idle"));
        assertFalse(ada.room().snapshot().participant(BOARD).isPresent(), "nobody told it to come");
        order(CommandKind.JOIN);
        ada.awaitParticipant(BOARD);
        String first = awaitVisit("");

        ProcessHandle killed = kiosk.window();
        Kiosk.signal("KILL", killed);
        String second = awaitVisit(first);
        assertEquals("CRASHED", lastRestart().path("cause").asText());
        assertNotEquals(killed.pid(), kiosk.window().pid());

        ProcessHandle old = kiosk.window();
        order(CommandKind.RESTART);
        awaitVisit(second);
        assertEquals("ASKED", lastRestart().path("cause").asText());
        assertEquals(42, lastRestart().path("status").asInt(), "it ended in an orderly way");
        assertFalse(old.isAlive());
        assertEquals(2, kiosk.health().path("restarts").size(), kiosk.health().toString());
        ada.awaitParticipant(BOARD);
        await("the administrator sees it there").atMost(PATIENCE).until(() -> state().equals("in_meeting"));
    }

    /** The account, as the screen's own page gets it. */
    private void enrol(Path file) throws Exception {
        String code = backend.devices()
                .makeCode(ADMIN, BOARD, Optional.of("Board room"), Optional.empty())
                .text();
        try (DeviceClient client = new DeviceClient(backend.url(), Network.ofThisMachine())) {
            char[] token = client.enrol(code).get(10, TimeUnit.SECONDS).deviceToken();
            assertEquals(
                    DeviceTokens.Place.OWNERS_FILE, DeviceTokens.inFile(file).keep(backend.url(), token));
        }
    }

    /** Another visit of the machine's that the server knows to be going on, and that the watchdog has heard of. */
    private String awaitVisit(String besides) {
        long asked = System.nanoTime();
        String sid = await("the machine is in the room")
                .atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(100))
                .until(
                        this::visit,
                        now -> now.filter(there -> !there.equals(besides)).isPresent())
                .orElseThrow();
        System.out.printf("In the room after %.1f s%n", (System.nanoTime() - asked) / 1e9);
        await("the watchdog knows").atMost(PATIENCE).until(() -> {
            JsonNode window = kiosk.health().path("window");
            return window.path("turns").asInt() > 0
                    && window.path("meeting").asText().equals("IN_MEETING");
        });
        return sid;
    }

    private Optional<String> visit() {
        return STAGE.administration().participants(room).stream()
                .filter(there -> there.getIdentity().equals(BOARD))
                .filter(there -> there.getState() == ParticipantInfo.State.ACTIVE)
                .map(ParticipantInfo::getSid)
                .findFirst();
    }

    private JsonNode lastRestart() {
        return kiosk.health().path("restarts").path(0);
    }

    private void order(CommandKind kind) throws Exception {
        Device device = backend.devices().ofAccount(BOARD).orElseThrow();
        long id = backend.commands().give(ADMIN, device, kind, Optional.empty()).id();
        await(kind + " is answered")
                .atMost(PATIENCE)
                .until(() -> backend.commands()
                        .find(device, id)
                        .flatMap(command -> command.outcome())
                        .equals(Optional.of(CommandOutcome.DONE)));
    }

    private String state() {
        return backend.devices()
                .ofAccount(BOARD)
                .flatMap(Device::status)
                .map(status -> status.state())
                .orElse("");
    }
}
