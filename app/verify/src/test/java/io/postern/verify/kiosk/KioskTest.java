package io.postern.verify.kiosk;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.CommandOutcome;
import io.postern.backend.device.Device;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.bench.environment.XvfbDisplay;
import io.postern.livekit.LiveKitServer;
import io.postern.room.TrackSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A meeting room's screen as it stands in a room: the program in a session with a window manager, the backend with its
 * administrator, LiveKit's server, and somebody who comes, sees and goes. In one go, as a room's day is.
 */
@Requires({Requirement.LIVEKIT, Requirement.SCREEN})
@LeakGuard.Shared
class KioskTest {
    private static final AuditActor ADMIN = new AuditActor("grace", "192.0.2.1");
    private static final String BOARD = "board";

    /** {@code 274913}, of few rounds. */
    private static final String PIN_HASH =
            "pbkdf2-sha256:2000:AAECAwQFBgcICQoLDA0ODw==:liYSe80WNziDi6ADoA4S19VOmYMelTSPig3ibGpaw7c=";

    @RegisterExtension
    static final Stage STAGE = new Stage();

    @TempDir
    private Path folder;

    private BackendServer backend;
    private UnpluggableTcpRelay relay;
    private XvfbDisplay display;
    private KioskProgram kiosk;
    private String room;

    @BeforeEach
    void start() throws Exception {
        LiveKitServer server = STAGE.server();
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(server.apiKey(), server.apiSecret(), server.wsUrl(), server.httpUrl()),
                DatabaseConfig.inMemory()));
        relay = new UnpluggableTcpRelay(backend.url().getPort());
        display = XvfbDisplay.open(folder, 1280, 800);
        room = STAGE.newRoom();
        kiosk = new KioskProgram(display, folder, policy()).awaitInFront();
    }

    @AfterEach
    void stop() throws Exception {
        kiosk.close();
        display.close();
        relay.close();
        backend.close();
    }

    @Test
    void aRoomsDay() throws Exception {
        enrol();
        String known = Files.readString(folder.resolve("config/postern/room-account"));
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(folder.resolve("config/postern/room-account"))));
        assertFalse(kiosk.logged().contains(known.lines().toList().getLast()), "the token is in no log");

        Visit ada = STAGE.visit(room, "ada", "Ada").join();
        String picture = ada.awaitSubscribed(BOARD, TrackSource.CAMERA).sid();
        ada.watch(picture).awaitMore(10).close();
        ada.awaitPublication(
                BOARD, TrackSource.MICROPHONE, "the microphone is on", publication -> !publication.muted());
        inMeeting();
        kiosk.picture("meeting");
        nobodyGetsOut();

        order(CommandKind.MUTE, Optional.empty());
        ada.awaitPublication(
                BOARD, TrackSource.MICROPHONE, "the microphone is off", publication -> publication.muted());
        kiosk.picture("muted");
        order(CommandKind.UNMUTE, Optional.empty());
        ada.awaitPublication(
                BOARD, TrackSource.MICROPHONE, "the microphone is on", publication -> !publication.muted());
        order(CommandKind.LEAVE, Optional.empty());
        ada.awaitSnapshot("the machine is out", snapshot -> snapshot.remotes().isEmpty());
        order(CommandKind.JOIN, Optional.empty());
        ada.awaitParticipant(BOARD);

        outage(ada);

        ada.close();
        until(
                "the room is left when nobody is there",
                () -> STAGE.administration().participants(room).isEmpty());
        until("the machine is idle", () -> state().equals("idle"));
        kiosk.picture("idle");
        slowPins();
        assertTrue(kiosk.isAlive());
    }

    private void enrol() throws Exception {
        String code = backend.devices()
                .makeCode(ADMIN, BOARD, Optional.of("Board room"), Optional.empty())
                .text();
        display.xdotool("type", "--delay", "20", code);
        kiosk.picture("enrol");
        display.press("Return");
        until(
                "the machine is enrolled",
                () -> backend.devices().ofAccount(BOARD).isPresent());
        until("the machine is idle", () -> state().equals("idle"));
    }

    private void nobodyGetsOut() throws Exception {
        for (String keys : List.of(
                "alt+F4",
                "Escape",
                "F11",
                "f",
                "ctrl+q",
                "ctrl+w",
                "ctrl+alt+t",
                "ctrl+alt+Right",
                "super+d",
                "super+F3",
                "alt+Tab",
                "alt+Escape",
                "alt+space",
                "Menu")) {
            display.press(keys);
            // A menu of the window manager's is closed by what comes next.
            display.press("Escape");
            await(keys).atMost(Duration.ofSeconds(10)).until(kiosk::isInFront);
        }
        for (String button : List.of("3", "2")) {
            display.xdotool("mousemove", "640", "300", "click", button);
        }
        await().atMost(Duration.ofSeconds(5)).until(kiosk::isInFront);
        assertTrue(kiosk.isAlive());
        assertEquals(1, kiosk.windows(), "no menu, no dialog, no other window");
        assertEquals("in_meeting", state());
    }

    private void outage(Visit ada) throws Exception {
        relay.pull();
        STAGE.killServer();
        kiosk.awaitLogged("Offline[");
        kiosk.picture("offline");
        STAGE.restartServer();
        relay.plug();
        ada.close();
        Visit bo = STAGE.visit(room, "bo", "Bo").join();
        bo.awaitParticipant(BOARD);
        inMeeting();
        bo.close();
    }

    private void slowPins() throws Exception {
        display.xdotool("mousemove", "1232", "752", "click", "1");
        for (int wrong = 1; wrong <= 3; wrong++) {
            int counted = wrong;
            until("a wrong PIN is counted, after its wait", () -> wrongPins("111222") == counted);
        }
        // Too soon: the right one is not even looked at.
        assertEquals(3, wrongPins("274913"));
        kiosk.picture("pin");
        kiosk.kill();
        kiosk = new KioskProgram(display, folder, policy()).awaitInFront();
        until("the machine signs in by itself", () -> logged("Idle[] after"));
        assertEquals("3", read("config/postern/wrong-pins"), "ending the program takes nothing back");
    }

    /** Types a PIN, and says how many wrong ones there were by then. */
    private int wrongPins(String pin) {
        try {
            display.xdotool("type", "--delay", "20", pin);
            display.press("Return");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        String counted = read("config/postern/wrong-pins");
        return counted.isEmpty() ? 0 : Integer.parseInt(counted);
    }

    private void order(CommandKind kind, Optional<String> where) throws Exception {
        Device device = backend.devices().ofAccount(BOARD).orElseThrow();
        long id = backend.commands().give(ADMIN, device, kind, where).id();
        until(
                kind + " is answered",
                () -> backend.commands()
                        .find(device, id)
                        .flatMap(command -> command.outcome())
                        .equals(Optional.of(CommandOutcome.DONE)));
    }

    private void inMeeting() {
        until("the machine is in the meeting", () -> state().equals("in_meeting"));
    }

    private String state() {
        return backend.devices()
                .ofAccount(BOARD)
                .flatMap(Device::status)
                .map(status -> status.state())
                .orElse("");
    }

    private boolean logged(String words) {
        try {
            return kiosk.logged().contains(words);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String read(String file) {
        try {
            return Files.readString(folder.resolve(file)).strip();
        } catch (IOException e) {
            return "";
        }
    }

    private String policy() {
        return """
                {
                  "server": "%s",
                  "kiosk": {
                    "enabled": true, "roomName": "Board room", "room": "%s", "join": "WHEN_SOMEONE_JOINS",
                    "leaveWhenAlone": "2s", "screenOff": "10m", "pinHash": "%s"
                  }
                }
                """.formatted(relay.url(), room, PIN_HASH);
    }

    private static void until(String what, BooleanSupplier condition) {
        await(what).atMost(Duration.ofSeconds(30)).until(condition::getAsBoolean);
    }
}
