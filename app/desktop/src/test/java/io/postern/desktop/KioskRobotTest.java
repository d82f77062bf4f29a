package io.postern.desktop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.kiosk.ProcessSupervisor;
import io.postern.kiosk.account.SimulatedRoomServer;
import io.postern.kiosk.plan.PlanContext;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.DevicePreference;
import io.postern.media.device.MediaDevice;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.settings.policy.KioskPolicy;
import io.postern.settings.policy.Policy;
import io.postern.settings.policy.UpdatePolicy;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.RemoteCommand;
import io.postern.signaling.token.TokenException;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedRoomClient;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.MouseButton;
import javafx.scene.layout.Region;
import javafx.stage.Stage;
import javafx.stage.Window;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Tests the screen of a meeting room with simulated input, rooms, devices and backend, on the Headless platform. */
class KioskRobotTest {
    /** The hash of {@code 274913}, with few rounds so that it is fast. */
    private static final String PIN_HASH =
            "pbkdf2-sha256:2000:AAECAwQFBgcICQoLDA0ODw==:liYSe80WNziDi6ADoA4S19VOmYMelTSPig3ibGpaw7c=";

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxRobot robot = new FxRobot();
    private final SimulatedMedia media = SimulatedMedia.complete();
    private final SimulatedRoomClient client = new SimulatedRoomClient(media);
    private final SimulatedRoomServer server = new SimulatedRoomServer();
    private final SimulatedExaminer examiner = new SimulatedExaminer();
    private final AtomicInteger restarts = new AtomicInteger();
    private final SettingsStore settings =
            SettingsStore.inMemory(Settings.DEFAULTS.withLanguage("en").withBackend("https://meet.example.org"));

    @TempDir
    private Path folder;

    private CompositionRoot root;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        Toolkit.start();
        KioskPolicy room = new KioskPolicy(
                true,
                Optional.of("Board room"),
                "boardroom",
                Optional.empty(),
                KioskPolicy.Join.WHEN_SOMEONE_JOINS,
                List.of(),
                Duration.ofMinutes(10),
                Duration.ofMinutes(10),
                Optional.of(PIN_HASH),
                Optional.empty(),
                Optional.of("brio"),
                Optional.of("jabra"),
                Optional.empty(),
                Optional.empty());
        root = CompositionRoot.builder(workers -> (call, local, context) -> SimulatedShell.call("never"))
                .settings(settings)
                .roomClient(network -> client)
                .examiner(examiner)
                .policy(new Policy(
                        Optional.of(URI.create("https://meet.example.org")),
                        Set.of(),
                        Optional.empty(),
                        Set.of(),
                        Optional.empty(),
                        UpdatePolicy.DEFAULT,
                        Optional.of(room)))
                .kiosk(room)
                .kioskFolder(folder)
                .roomServers(address -> server)
                .supervisor(new ProcessSupervisor() {
                    @Override
                    public Optional<String> rejoinRoom() {
                        return Optional.empty();
                    }

                    @Override
                    public boolean watched() {
                        return true;
                    }

                    @Override
                    public boolean askRestart() {
                        restarts.incrementAndGet();
                        return true;
                    }

                    @Override
                    public void stands(PlanContext planContext, Optional<Instant> next) {
                        // Nobody wants to know.
                    }
                })
                .build();
        root.open();
        stage = root.kiosk().get(20, TimeUnit.SECONDS).window().stage();
        until(() -> exists("#kiosk-enrol"));
    }

    @AfterEach
    void close() {
        root.close();
        assertTrue(client.closed());
        assertTrue(server.closed());
        assertFalse(Toolkit.call(stage::isShowing));
        Toolkit.run(() -> assertEquals(
                List.of(),
                Window.getWindows().stream().filter(Window::isShowing).toList()));
    }

    @Test
    void isSetUpWithFingersAndJoinsWhenSomebodyComes() {
        TextField code = (TextField) lookup("#enrol-code");
        robot.clickOn("#enrol");
        assertEquals(texts.text("kiosk.enrol.no_code"), words("#enrol-problem"));
        "wrong".chars().forEach(key -> robot.clickOn("#key-" + (char) key));
        robot.clickOn("#enrol");
        until(() -> words("#enrol-problem").equals(texts.text("kiosk.enrol.wrong_code")));
        for (int i = 0; i < "wrong".length(); i++) {
            robot.clickOn("#key-back");
        }
        assertEquals("", Toolkit.call(() -> code.getText()));
        enrol();
        assertEquals("Board room", words("#kiosk-room"));
        assertEquals(texts.text("kiosk.idle.next_someone"), words("#kiosk-next"));
        assertEquals("meet.example.org/join/boardroom", words("#kiosk-link"));
        server.people(2);
        until(() -> exists("#touch-call"));
        client.lastRoom().connect();
        until(() -> client.lastRoom().enabled(TrackSource.CAMERA)
                && client.lastRoom().enabled(TrackSource.MICROPHONE));
        until(() -> server.reports().stream().anyMatch(report -> report.state() == DeviceStatus.State.IN_MEETING));
        for (String control :
                List.of("#microphone", "#camera", "#leave", "#layout", "#volume-louder", "#volume-quieter")) {
            Region button = (Region) lookup(control);
            assertTrue(button.getHeight() >= 64 && button.getWidth() >= 64, control + " is too small for a finger");
        }
        robot.clickOn("#microphone");
        until(() -> !client.lastRoom().enabled(TrackSource.MICROPHONE));
        robot.clickOn("#volume-quieter");
        until(() -> media.volume() == 90);
        robot.clickOn("#leave");
        until(() -> exists("#kiosk-idle"));
        until(() -> client.lastRoom().calls().contains("leave"));
    }

    @Test
    void nothingInACallLeadsAnywhere() {
        inMeeting();
        robot.rightClickOn("#call-stage");
        robot.push(KeyCode.CONTROL, KeyCode.Q).push(KeyCode.CONTROL, KeyCode.W).push(KeyCode.ALT, KeyCode.F4);
        robot.push(KeyCode.ESCAPE)
                .push(KeyCode.F11)
                .push(KeyCode.F)
                .push(KeyCode.C)
                .push(KeyCode.P);
        robot.push(KeyCode.CONTROL, KeyCode.SHIFT, KeyCode.S).push(KeyCode.F1).push(KeyCode.SLASH);
        robot.clickOn("#call-stage", MouseButton.MIDDLE);
        Toolkit.run(() -> {
            assertTrue(stage.isShowing() && stage.isFullScreen());
            assertEquals(
                    1, Window.getWindows().stream().filter(Window::isShowing).count(), "no menu, no dialog");
        });
        assertTrue(exists("#touch-call"));
        for (String elsewhere : List.of("#chat", "#people", "#share", "#more", "#header-settings", ".hyperlink")) {
            assertFalse(exists(elsewhere), elsewhere + " is there");
        }
    }

    @Test
    void wrongPinsAreSlowedAndTheRightOneOpensTheServicePage() {
        enrol();
        robot.clickOn("#service");
        pin("111222");
        until(() -> words("#pin-message").contains("1 second"));
        assertTrue(lookup("#pin-5").isDisabled());
        until(() -> !lookup("#pin-5").isDisabled());
        robot.write("333222").push(KeyCode.ENTER);
        until(() -> words("#pin-message").contains("2 seconds"));
        until(() -> !lookup("#pin-5").isDisabled());
        robot.write("274913").push(KeyCode.ENTER);
        until(() -> exists("#service-page"));
        robot.clickOn("#service-network");
        until(() -> exists("#network-settings"));
        assertFalse(lookup("#network-authority-add").isVisible(), "no file chooser");
        robot.clickOn("#service-page-back");
        robot.clickOn("#service-restart");
        until(() -> restarts.get() == 1);
        robot.clickOn("#service-enrol");
        until(() -> exists("#kiosk-enrol"));
        robot.clickOn("#enrol-cancel");
        until(() -> exists("#kiosk-idle"));
        robot.clickOn("#service");
        robot.write("274913").push(KeyCode.ENTER);
        until(() -> exists("#service-page"));
        robot.clickOn("#service-quit");
        root.closed().orTimeout(20, TimeUnit.SECONDS).join();
    }

    @Test
    void anAdministratorsCommandsAreDoneSaidAndAnswered() {
        inMeeting();
        server.command(RemoteCommand.Kind.MUTE, Optional.empty());
        until(() -> !client.lastRoom().enabled(TrackSource.MICROPHONE));
        until(() ->
                lookup("#kiosk-notice").isVisible() && words("#kiosk-notice").equals(texts.text("kiosk.order.mute")));
        server.command(RemoteCommand.Kind.UNMUTE, Optional.empty());
        until(() -> client.lastRoom().enabled(TrackSource.MICROPHONE));
        server.command(RemoteCommand.Kind.LEAVE, Optional.empty());
        until(() -> exists("#kiosk-idle"));
        server.command(RemoteCommand.Kind.LEAVE, Optional.empty());
        server.command(RemoteCommand.Kind.MUTE, Optional.empty());
        server.command(RemoteCommand.Kind.JOIN, Optional.of("other"));
        until(() -> client.lastRoom().name().equals("other"));
        server.command(RemoteCommand.Kind.REPORT, Optional.empty());
        server.command(RemoteCommand.Kind.RESTART, Optional.empty());
        until(() -> restarts.get() == 1);
        assertEquals(
                List.of("DONE", "DONE", "DONE", "NOT_POSSIBLE", "NOT_POSSIBLE (in no room)", "DONE", "DONE", "DONE"),
                server.told());
    }

    @Test
    void anOutageIsCalmAndEndsInTheMeetingItInterrupted() {
        inMeeting();
        server.trouble(TokenException.Reason.UNREACHABLE);
        client.lastRoom().disconnect(DisconnectReason.CONNECTION_LOST);
        until(() -> exists("#kiosk-offline"));
        assertTrue(words("#offline-title").startsWith("No connection to meet.example.org since "));
        until(() -> server.signIns() > 1);
        server.trouble(null);
        int rooms = client.rooms().size();
        until(() -> client.rooms().size() > rooms);
        assertTrue(exists("#kiosk-offline"), "it is away until it is there");
        client.lastRoom().failJoin(new RoomFailure(RoomFailure.Kind.UNREACHABLE, true, "simulated"), new Exception());
        until(() -> client.rooms().size() > rooms + 1);
        client.lastRoom().connect();
        until(() -> exists("#touch-call"));
        server.revoke();
        until(() -> exists("#kiosk-enrol"));
        assertEquals(texts.text("kiosk.enrol.why_revoked"), words("#enrol-why"));
    }

    @Test
    void theRoomsOwnDevicesAreUsedWheneverTheyAreThere() {
        inMeeting();
        assertEquals("cam-2", media.wish(DeviceKind.CAMERA).id());
        assertEquals("mic-2", media.wish(DeviceKind.MICROPHONE).id());
        assertEquals(DevicePreference.SYSTEM_DEFAULT, media.wish(DeviceKind.SPEAKER));
        media.setDevices(new MediaDevice(DeviceKind.CAMERA, "cam-9", "Some laptop", true));
        media.setDevices(
                new MediaDevice(DeviceKind.CAMERA, "cam-9", "Some laptop", true),
                new MediaDevice(DeviceKind.CAMERA, "cam-77", "Logitech BRIO 4K", false));
        until(() -> media.wish(DeviceKind.CAMERA).id().equals("cam-77"));
        assertEquals(Settings.DEFAULTS.devices(), settings.current().devices(), "nobody's choice is changed");
    }

    private void inMeeting() {
        enrol();
        server.people(1);
        until(() -> exists("#touch-call")
                && lookup("#call-stage").getBoundsInLocal().getWidth() > 100);
        client.lastRoom().connect();
        until(() -> server.reports().stream().anyMatch(report -> report.state() == DeviceStatus.State.IN_MEETING));
    }

    private void enrol() {
        robot.clickOn("#enrol-code").write(SimulatedRoomServer.CODE.toLowerCase(Locale.ROOT));
        robot.clickOn("#enrol");
        until(() -> exists("#kiosk-idle"));
    }

    private void pin(String digits) {
        digits.chars().forEach(digit -> robot.clickOn("#pin-" + (char) digit));
        robot.clickOn("#pin-ok");
    }

    private String words(String query) {
        Node node = lookup(query);
        return Toolkit.call(() -> node instanceof Label label ? label.getText() : ((Labeled) node).getText());
    }

    private Node lookup(String query) {
        return Objects.requireNonNull(Toolkit.call(() -> stage.getScene().lookup(query)), query);
    }

    private boolean exists(String query) {
        return Toolkit.call(
                () -> Optional.ofNullable(stage.getScene().lookup(query)).isPresent());
    }

    private static void until(BooleanSupplier condition) {
        await().atMost(Duration.ofSeconds(15))
                .pollInterval(Duration.ofMillis(20))
                .until(condition::getAsBoolean);
    }
}
