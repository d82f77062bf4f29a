package io.postern.desktop.shell;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.CompositionRoot;
import io.postern.desktop.SimulatedExaminer;
import io.postern.desktop.SimulatedShell;
import io.postern.desktop.SimulatedSignIn;
import io.postern.doctor.DiagnosticRun;
import io.postern.doctor.DiagnosticTarget;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.TokenException;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedRoomClient;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleButton;
import javafx.scene.input.Clipboard;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.testfx.api.FxRobot;

/** Tests the window with mouse and keyboard on the Headless platform, over simulated rooms and devices. */
class WindowTest {
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxRobot robot = new FxRobot();
    private final SimulatedSignIn server = new SimulatedSignIn();
    private final SimulatedMedia media = SimulatedMedia.complete();
    private final SimulatedRoomClient client = new SimulatedRoomClient(media);
    private final SimulatedExaminer examiner = new SimulatedExaminer();
    private final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS
            .withLanguage("en")
            .withBackend("https://meet.example.org")
            .withWindow(new Settings.WindowBounds(2_000, 700, false)));
    private CompositionRoot root;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        Toolkit.start();
        root = CompositionRoot.builder(workers -> (room, local, context) -> SimulatedShell.call("call " + room.name()))
                .signIn(server)
                .settings(settings)
                .roomClient(network -> client)
                .examiner(examiner)
                .build();
        root.open();
        stage = root.shown().get(20, TimeUnit.SECONDS).stage();
    }

    @AfterEach
    void close() {
        root.close();
        assertTrue(client.closed());
        assertTrue(server.closed());
        assertTrue(examiner.closed());
        assertEquals(0, media.cameraLeases());
        assertEquals(0, media.microphoneLeases());
        assertFalse(Toolkit.call(stage::isShowing));
    }

    @Test
    void aRememberedSizeThatDoesNotFitTheScreenIsMadeToFit() {
        assertTrue(stage.getWidth() <= 1_000, () -> "width " + stage.getWidth());
        assertEquals("Postern", stage.getTitle());
    }

    @Test
    void signsInWithTheKeyboardAloneAndGoesThroughACall() {
        // The address is filled in, so the name has the focus.
        robot.write("ana").push(KeyCode.TAB).write("not a real one").push(KeyCode.ENTER);
        until(() -> server.asked().size() == 1);
        assertEquals("ana", server.asked().getFirst().username());
        assertTrue(lookup("#cancel").isVisible());
        robot.push(KeyCode.ENTER);
        assertTrue(lookup("#cancel").isVisible(), "an impatient second Enter neither asks again nor cancels");
        server.accept(SimulatedSignIn.person("ana", "Ana"));

        until(() -> exists("#room"));
        robot.clickOn("#room").write("weekly").push(KeyCode.ENTER);
        until(() -> exists("#call"));
        assertEquals("weekly – Postern", Toolkit.call(stage::getTitle));
        client.lastRoom().connect();
        until(() -> settings.current().rooms().contains("weekly"));

        client.lastRoom().disconnect(DisconnectReason.PARTICIPANT_REMOVED);
        until(() -> exists("#ended-reason"));
        assertEquals(texts.text("ended.reason.participant_removed"), ((Label) lookup("#ended-reason")).getText());
        int rooms = client.rooms().size();
        robot.push(KeyCode.ENTER);
        until(() -> exists("#call") && client.rooms().size() > rooms);
    }

    @Test
    void aWrongPasswordKeepsWhatWasTypedAndMarksThePasswordForTypingAgain() {
        robot.write("ana").push(KeyCode.TAB).write("wrong one");
        robot.clickOn("#sign-in");
        until(() -> server.asked().size() == 1);
        server.refuse(TokenException.Reason.WRONG_CREDENTIALS);
        until(() -> ((Label) lookup(".login #notice-text"))
                .getText()
                .equals(texts.text("token.failure.wrong_credentials")));
        assertEquals("ana", ((TextField) lookup("#username")).getText());
        robot.write("right one").push(KeyCode.ENTER);
        until(() -> server.asked().size() == 2);
        assertEquals(9, server.asked().getLast().passwordLength());
    }

    @Test
    void theLobbyIsWorkedWithMouseAndShortcuts() {
        signIn();
        ToggleButton microphone = (ToggleButton) lookup("#microphone");
        assertTrue(microphone.isSelected());
        robot.push(KeyCode.CONTROL, KeyCode.D);
        until(() -> !microphone.isSelected() && media.microphoneLeases() == 0);
        assertEquals(texts.text("lobby.toggle.microphone_off"), Toolkit.call(microphone::getText));
        robot.clickOn("#camera");
        until(() -> media.cameraLeases() == 0);
        robot.clickOn("#join");
        until(() -> ((Label) lookup("#room-problem")).getText().equals(texts.text("lobby.room.empty")));
        assertFalse(exists("#call"));
    }

    @Test
    void lookAndLanguageChangeAtOnce() {
        signIn();
        boolean wasDark = stage.getScene().getStylesheets().getFirst().contains("dark");
        robot.clickOn("#header-dark");
        until(() -> stage.getScene().getStylesheets().getFirst().contains("dark") != wasDark);
        robot.clickOn("#header-settings");
        until(() -> exists("#language"));
        settings.update(s -> s.withLanguage("de"));
        until(() -> ((javafx.scene.control.Button) lookup("#join")).getText().equals("Beitreten"));
        assertTrue(exists("#language"), "the page stays open");
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#language"));
    }

    @Test
    void theConnectionIsCheckedFromWhereverOneIs() {
        robot.clickOn("#header-doctor");
        until(() -> exists("#check-connection"));
        DiagnosticTarget.Backend atSignIn =
                (DiagnosticTarget.Backend) examiner.last().subject();
        assertEquals("https://meet.example.org", atSignIn.server().toString());
        assertInstanceOf(DiagnosticTarget.Access.Nobody.class, atSignIn.access());
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#doctor"));
        assertTrue(examiner.last().result().isCancelled());

        robot.clickOn("#username");
        signIn();
        robot.clickOn("#header-doctor");
        until(() -> exists("#check-connection"));
        assertEquals(DiagnosticRun.Options.THOROUGH, examiner.last().options());
        assertTrue(lookup("#copy-report").isDisabled());
        examiner.findBlocked();
        until(() -> !lookup("#copy-report").isDisabled());
        assertEquals(
                texts.text("doctor.verdict.media_blocked", "203.0.113.10:7881, turn.example.org:5349"),
                ((Label) lookup("#doctor-sentence #notice-text")).getText());
        robot.clickOn("#copy-report");
        until(() -> ((Label) lookup("#doctor-notice #notice-text")).getText().equals(texts.text("doctor.view.copied")));
        String copied = Toolkit.call(() -> Clipboard.getSystemClipboard().getString());
        assertTrue(copied.contains("\"postern-doctor\""), copied);
        robot.clickOn("#check-again");
        until(() -> examiner.asked().size() == 3);
        robot.clickOn("#close-doctor");
        until(() -> !exists("#doctor"));
        assertTrue(exists("#join"), "the lobby is still there");
    }

    @Test
    void aLostCallOffersToFindOutWhy() {
        signIn();
        robot.clickOn("#room").write("weekly").push(KeyCode.ENTER);
        until(() -> exists("#call"));
        client.lastRoom().connect();
        client.lastRoom().disconnect(DisconnectReason.CONNECTION_LOST);
        until(() -> exists("#find-out"));
        robot.clickOn("#find-out");
        until(() -> exists("#check-connection"));
    }

    @Test
    void extraPortsOfRelaysReachTheRoomsToCome() {
        until(() -> exists("#server"));
        settings.update(s -> s.withNetwork(new NetworkPreferences(
                NetworkPreferences.ProxyChoice.SYSTEM,
                NetworkPreferences.ProxyKind.HTTP,
                "",
                "",
                "",
                "",
                List.of(),
                "8443, 3478")));
        until(() -> client.extraRelayPorts().equals(List.of(8443, 3478)));
    }

    @Test
    void fFillsTheScreenUnlessSomeoneTypes() {
        signIn();
        robot.clickOn("#room").write("f");
        assertEquals("f", ((TextField) lookup("#room")).getText());
        assertFalse(stage.isFullScreen());
        Toolkit.run(() -> lookup("#join").requestFocus());
        robot.push(KeyCode.F);
        until(stage::isFullScreen);
        robot.push(KeyCode.ESCAPE);
        until(() -> !stage.isFullScreen());
    }

    private void signIn() {
        robot.write("ana").push(KeyCode.TAB).write("not a real one").push(KeyCode.ENTER);
        until(() -> server.asked().size() == 1);
        server.accept(SimulatedSignIn.person("ana", "Ana"));
        until(() -> exists("#join") && media.cameraLeases() == 1 && media.microphoneLeases() == 1);
    }

    private boolean exists(String selector) {
        return stage.getScene().lookup(selector) != null;
    }

    private Node lookup(String selector) {
        return Objects.requireNonNull(stage.getScene().lookup(selector), selector);
    }

    private static void until(BooleanSupplier state) {
        await().atMost(10, TimeUnit.SECONDS).until(() -> Toolkit.call(state::getAsBoolean));
    }
}
