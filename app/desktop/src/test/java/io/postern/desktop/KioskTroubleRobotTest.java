package io.postern.desktop;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.kiosk.account.SimulatedRoomServer;
import io.postern.resources.Texts;
import io.postern.settings.policy.LoadedPolicy;
import io.postern.settings.policy.PolicySource;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.device.RemoteCommand;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedRoomClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import java.util.zip.ZipFile;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Tests the screen of a meeting room whose machine or policy has a fault. */
class KioskTroubleRobotTest {
    /** The hash of {@code 274913}, with few rounds so that it is fast. */
    private static final String PIN =
            "\"pinHash\": \"pbkdf2-sha256:2000:AAECAwQFBgcICQoLDA0ODw==:liYSe80WNziDi6ADoA4S19VOmYMelTSPig3ibGpaw7c=\"";

    private static final String SERVER = "https://meet.example.org";

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxRobot robot = new FxRobot();
    private final SimulatedRoomClient client = new SimulatedRoomClient(SimulatedMedia.complete());
    private final SimulatedRoomServer server = new SimulatedRoomServer();

    @TempDir
    private Path folder;

    private CompositionRoot root;
    private Stage stage;

    private void open(String policy) throws Exception {
        Toolkit.start();
        LoadedPolicy loaded = PolicySource.read(Files.writeString(folder.resolve("policy.json"), policy));
        root = CompositionRoot.builder(workers -> (call, local, context) -> SimulatedShell.call("never"))
                .settings(SettingsStore.inMemory(Settings.DEFAULTS.withLanguage("en")))
                .roomClient(network -> client)
                .examiner(new SimulatedExaminer())
                .policy(loaded)
                .kiosk(loaded.policy().kiosk().orElseThrow())
                .kioskFolder(folder)
                .roomServers(address -> server)
                .build();
        root.open();
        stage = root.kiosk().get(20, TimeUnit.SECONDS).window().stage();
    }

    @AfterEach
    void close() {
        root.close();
    }

    @Test
    void withoutARoomItSaysSoAndOffersNothingThatCannotBe() throws Exception {
        open("{\"server\": \"" + SERVER + "\", \"kiosk\": {\"roomName\": \"Board room\", " + PIN + "}}");
        enrol();
        assertEquals(texts.text("kiosk.idle.no_room"), words("#kiosk-next"));
        assertFalse(lookup("#kiosk-join").isVisible());
        assertFalse(exists("#kiosk-link"), "nobody is sent to a room without a name");
        assertEquals(texts.text("policy.notice.problems", 1), words("#kiosk-warning"));
        server.command(RemoteCommand.Kind.JOIN, Optional.empty());
        until(() -> server.told().equals(List.of("NOT_POSSIBLE (its policy names no room)")));
        server.command(RemoteCommand.Kind.JOIN, Optional.of("elsewhere"));
        until(() -> exists("#touch-call"));
        assertEquals("elsewhere", client.lastRoom().name());
        assertEquals(1, client.rooms().size());
    }

    @Test
    void withoutAServerSomebodyTypesIt() throws Exception {
        open("{\"kiosk\": {\"room\": \"boardroom\"}}");
        until(() -> exists("#enrol-code"));
        robot.clickOn("#enrol-code").write(SimulatedRoomServer.CODE);
        robot.clickOn("#enrol");
        assertEquals(texts.text("kiosk.enrol.no_server"), words("#enrol-problem"));
        robot.clickOn("#enrol-server").write(SERVER.substring("https://".length()));
        robot.clickOn("#enrol");
        until(() -> exists("#kiosk-idle"));
        assertEquals("meet.example.org/join/boardroom", words("#kiosk-link"));
    }

    @Test
    void asksBeforeSendingACodeUnencryptedToAnotherComputer() throws Exception {
        open("{\"kiosk\": {\"room\": \"boardroom\"}}");
        until(() -> exists("#enrol-code"));
        TextField address = (TextField) lookup("#enrol-server");
        Toolkit.call(() -> {
            address.setText("http://meet.example.org");
            return true;
        });
        robot.clickOn("#enrol-code").write(SimulatedRoomServer.CODE);
        robot.clickOn("#enrol");
        until(() -> words("#enrol-problem")
                .equals(texts.text("kiosk.enrol.unencrypted", "meet.example.org", texts.text("kiosk.enrol.enrol"))));
        assertFalse(exists("#kiosk-idle"));
        robot.clickOn("#enrol");
        until(() -> exists("#kiosk-idle"));
    }

    @Test
    void reportsAMissingDisplay() throws Exception {
        open("{\"server\": \"" + SERVER + "\", \"kiosk\": {\"room\": \"boardroom\", \"display\": 7}}");
        enrol();
        assertEquals(texts.text("kiosk.idle.display_missing", "7"), words("#kiosk-warning"));
    }

    @Test
    void staysEnrolledWhileTheKeyStoreIsLocked() throws Exception {
        Files.writeString(folder.resolve("room-account"), SERVER + "\n");
        open("{\"server\": \"" + SERVER + "\", \"kiosk\": {\"room\": \"boardroom\", " + PIN + "}}");
        until(() -> exists("#kiosk-offline"));
        assertEquals(texts.text("kiosk.offline.key_store_why"), words("#offline-why"));
        assertTrue(words("#offline-title").startsWith("Not signed in since "), words("#offline-title"));
        // Unlocks the key store by putting the account where it can be read.
        Files.writeString(folder.resolve("room-account"), SERVER + "\nsecret\n");
        until(() -> exists("#kiosk-idle"));
    }

    @Test
    void aReportOfAProblemIsWrittenBehindThePinAndItIsSaidWhere() throws Exception {
        Files.writeString(Files.createDirectory(folder.resolve("logs")).resolve("postern.log"), "It happened.\n");
        open("{\"server\": \"" + SERVER + "\", \"kiosk\": {\"room\": \"boardroom\", \"camra\": 1, " + PIN + "}}");
        enrol();
        robot.clickOn("#service");
        robot.write("274913").push(KeyCode.ENTER);
        until(() -> exists("#service-page"));
        assertTrue(
                lookup("#service-page").lookupAll(".kiosk-why").stream()
                        .anyMatch(line -> ((Labeled) line).getText().contains("kiosk.camra: There is no such setting")),
                "who has the PIN sees what is wrong");
        robot.clickOn("#service-report");
        until(() -> exists("#write-report") && !lookup("#write-report").isDisabled());
        until(() -> lookup("#report").lookupAll(".check-title").stream()
                .anyMatch(line -> ((Labeled) line).getText().equals("logs/postern.log")));
        robot.clickOn("#write-report");
        until(() -> written().isPresent());
        Path archive = written().orElseThrow();
        until(() -> shown(texts.text("report.view.written", archive)));
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            assertTrue(zip.getEntry("logs/postern.log") != null, "the log is in it");
        }
        assertFalse(lookup("#show-report").isVisible(), "no other window");
        assertFalse(lookup("#copy-path").isVisible());
        robot.clickOn("#service-page-back");
        until(() -> exists("#service-report"));
    }

    private Optional<Path> written() {
        try (Stream<Path> files = Files.list(folder.resolve("reports"))) {
            return files.filter(file -> file.toString().endsWith(".zip")).findFirst();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    private boolean shown(String sentence) {
        Node said = lookup("#report-notice");
        return Toolkit.call(() -> {
            Bounds bounds = said.localToScene(said.getBoundsInLocal());
            return bounds.getMaxY() <= stage.getScene().getHeight()
                    && said.lookupAll(".label").stream()
                            .anyMatch(label -> ((Labeled) label).getText().equals(sentence));
        });
    }

    private void enrol() {
        until(() -> exists("#enrol-code"));
        robot.clickOn("#enrol-code").write(SimulatedRoomServer.CODE);
        robot.clickOn("#enrol");
        until(() -> exists("#kiosk-idle"));
    }

    private String words(String query) {
        Node node = lookup(query);
        return Toolkit.call(() -> ((Labeled) node).getText());
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
