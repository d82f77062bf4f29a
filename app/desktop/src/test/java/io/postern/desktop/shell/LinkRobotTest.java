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
import io.postern.desktop.instance.InstanceDirectory;
import io.postern.desktop.instance.InstanceLock;
import io.postern.desktop.instance.SingleInstanceServer;
import io.postern.resources.Texts;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedRoomClient;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Tests links that other launches of the program pass to an open window. */
class LinkRobotTest {
    @TempDir
    Path folder;

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxRobot robot = new FxRobot();
    private final SimulatedSignIn server = new SimulatedSignIn();
    private final SimulatedRoomClient client = new SimulatedRoomClient(SimulatedMedia.complete());
    private final SettingsStore settings =
            SettingsStore.inMemory(Settings.DEFAULTS.withLanguage("en").withBackend("https://meet.example.org"));
    private InstanceDirectory meeting;
    private SingleInstanceServer bell;
    private CompositionRoot root;
    private Stage stage;

    @BeforeEach
    void open() throws Exception {
        Toolkit.start();
        meeting = new InstanceDirectory(folder, "window");
        bell = assertInstanceOf(InstanceLock.First.class, InstanceLock.make(meeting, Optional.empty()))
                .instanceServer();
        root = CompositionRoot.builder(workers -> (room, local, context) -> SimulatedShell.call("call " + room.name()))
                .signIn(server)
                .settings(settings)
                .roomClient(network -> client)
                .examiner(new SimulatedExaminer())
                .instanceServer(bell)
                .build();
        root.open();
        stage = root.shown().get(20, TimeUnit.SECONDS).stage();
    }

    @AfterEach
    void close() {
        root.close();
        bell.close();
    }

    private void arrives(String link) {
        assertInstanceOf(InstanceLock.HandedOver.class, InstanceLock.make(meeting, Optional.of(link)));
    }

    private void signIn() {
        robot.clickOn("#username")
                .write("ana")
                .push(KeyCode.TAB)
                .write("not a real one")
                .push(KeyCode.ENTER);
        until(() -> !server.asked().isEmpty());
        server.accept(SimulatedSignIn.person("ana", "Ana"));
        until(() -> exists("#room"));
    }

    private void join(String room) {
        robot.clickOn("#room").eraseText(20).write(room).push(KeyCode.ENTER);
        until(() -> exists("#call"));
        client.lastRoom().connect();
    }

    @Test
    void theOwnServersLinkSaysTheRoomAndAnUnknownOneIsAskedAbout() {
        robot.clickOn("#password").write("for the own server");
        arrives("https://meet.example.org/join/weekly");
        until(() -> notice().equals(texts.text("link.said.sign_in", "weekly")));
        assertFalse(exists("#link-question"));
        assertEquals("for the own server", ((PasswordField) lookup("#password")).getText(), "it is the same server");

        arrives("postern://other.example/join/daily");
        until(() -> exists("#link-question"));
        assertEquals("https://meet.example.org", ((TextField) lookup("#server")).getText(), "nothing has changed yet");
        assertEquals(texts.text("link.question.host", "other.example"), ((Label) lookup("#link-host")).getText());
        assertEquals(texts.text("link.question.encrypted"), ((Label) lookup("#link-encryption")).getText());
        robot.push(KeyCode.ENTER);
        until(() -> !exists("#link-question"));
        assertEquals(
                "https://meet.example.org",
                ((TextField) lookup("#server")).getText(),
                "the keyboard is on the answer that changes nothing");

        arrives("postern://other.example/join/daily");
        until(() -> exists("#link-question"));
        robot.clickOn("#link-go");
        until(() -> ((TextField) lookup("#server")).getText().equals("https://other.example"));
        assertEquals("", ((PasswordField) lookup("#password")).getText(), "no password goes to another server");
        assertTrue(server.asked().isEmpty());
    }

    @Test
    void inACallItAsksBeforeLeaving() {
        signIn();
        arrives("postern:https://meet.example.org/join/weekly");
        until(() -> ((TextField) lookup("#room")).getText().equals("weekly"));
        join("weekly");
        arrives("postern:https://meet.example.org/join/weekly");
        assertFalse(exists("#link-question"), "one is there already");
        arrives("postern:https://meet.example.org/join/daily");
        until(() -> exists("#link-question"));
        assertEquals(texts.text("link.question.leave", "daily"), ((Label) lookup("#link-title")).getText());
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#link-question"));
        assertTrue(exists("#call"));
        arrives("https://meet.example.org/join/daily?x=1");
        until(() -> notice().equals(texts.text("link.refused.extras")));
        assertTrue(exists("#call"));
        arrives("postern:https://meet.example.org/join/daily");
        until(() -> exists("#link-question"));
        robot.clickOn("#link-go");
        until(() -> exists("#room") && ((TextField) lookup("#room")).getText().equals("daily"));
        assertEquals(1, server.asked().size(), "the login stays");
    }

    @Test
    void nobodyIsSignedOutUnaskedAndWhatOpensAgainComesToTheFront() {
        signIn();
        Toolkit.run(() -> stage.setIconified(true));
        arrives("https://other.example/join/weekly");
        until(() -> exists("#link-question"));
        assertFalse(Toolkit.call(stage::isIconified));
        assertTrue(exists("#room"));
        robot.clickOn("#link-go");
        until(() -> exists("#server"));
        assertEquals("https://other.example", ((TextField) lookup("#server")).getText());
    }

    private String notice() {
        return Toolkit.call(() -> stage.getScene().getRoot().lookupAll("#notice-text").stream()
                .map(node -> ((Label) node).getText())
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse(""));
    }

    private boolean exists(String selector) {
        return Toolkit.call(() -> stage.getScene().lookup(selector) != null);
    }

    private Node lookup(String selector) {
        return Toolkit.call(() -> stage.getScene().lookup(selector));
    }

    private static void until(BooleanSupplier condition) {
        await().until(condition::getAsBoolean);
    }
}
