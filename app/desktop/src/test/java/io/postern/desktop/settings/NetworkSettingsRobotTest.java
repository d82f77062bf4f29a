package io.postern.desktop.settings;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.desktop.SimulatedShell;
import io.postern.desktop.shell.LaunchRequest;
import io.postern.desktop.shell.ShellView;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import io.postern.resources.Texts;
import io.postern.resources.Theme;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.Settings;
import io.postern.ui.fx.Toolkit;
import io.postern.ui.network.ConnectionTestResult;
import io.postern.ui.simulation.SimulatedMedia;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** Tests the settings of proxies and certificates, and the login dialog of a proxy. */
class NetworkSettingsRobotTest {
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxRobot robot = new FxRobot();
    private SimulatedShell shell;
    private ShellView view;
    private Stage stage;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() {
        Toolkit.run(() -> {
            shell = new SimulatedShell(
                    Settings.DEFAULTS.withLanguage("en").withBackend("https://meet.example.org"),
                    SimulatedMedia.complete());
            shell.start(LaunchRequest.UNKNOWN);
            view = shell.view();
            stage = new Stage();
            stage.setScene(new Scene(view, 900, 900));
            stage.getScene().getStylesheets().setAll(Theme.LIGHT.stylesheets());
            stage.show();
            stage.requestFocus();
        });
    }

    @AfterEach
    void close() {
        Toolkit.run(() -> {
            stage.hide();
            view.close();
            shell.close();
        });
        shell.media.close();
    }

    private NetworkPreferences kept() {
        return shell.settings.current().network();
    }

    private void openSettings() {
        Toolkit.run(view::openNetworkSettings);
        until(() -> exists("#network-proxy"));
    }

    private void choose(ProxyChoice choice) {
        Toolkit.run(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<ProxyChoice> list = (ComboBox<ProxyChoice>) lookup("#network-proxy");
            list.getSelectionModel().select(choice);
        });
    }

    /** Types over what a field holds and leaves it. */
    private void type(String field, String text) {
        Toolkit.run(() -> {
            TextField into = (TextField) lookup(field);
            into.requestFocus();
            into.selectAll();
        });
        robot.write(text).push(KeyCode.TAB);
    }

    @Test
    void aChoiceCountsAtOnceAndWhatIsTypedCountsWhenTheFieldIsLeft() {
        openSettings();
        choose(ProxyChoice.NONE);
        until(() -> kept().proxy() == ProxyChoice.NONE);
        choose(ProxyChoice.MANUAL);
        until(() -> lookup("#network-host").getParent().isVisible());
        type("#network-host", "proxy.example.org");
        until(() -> kept().host().equals("proxy.example.org"));
        type("#network-port", "3128");
        until(() -> kept().port().equals("3128"));
        assertFalse(lookup("#network-host-problem").isVisible());
        assertFalse(lookup("#network-port-problem").isVisible());
        type("#network-relay-ports", "8443");
        until(() -> kept().relayPorts().equals("8443"));
    }

    @Test
    void reportsInvalidInputAndKeepsTheTypedText() {
        openSettings();
        choose(ProxyChoice.MANUAL);
        type("#network-host", "my proxy");
        type("#network-port", "many");
        until(() -> lookup("#network-port-problem").isVisible());
        assertEquals(texts.text("settings.proxy.host_malformed"), text("#network-host-problem"));
        fire("#network-test");
        until(() -> !text("#network-result #notice-text").isEmpty());
        assertEquals(List.of(), shell.network.asked(), "there is nothing to try yet");
        choose(ProxyChoice.SYSTEM);
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#network-proxy"));
        openSettings();
        choose(ProxyChoice.MANUAL);
        assertEquals("my proxy", field("#network-host"));
        assertEquals("many", field("#network-port"));
    }

    @Test
    void aPasswordInAnAddressGoesNoFurtherThanTheField() {
        openSettings();
        choose(ProxyChoice.MANUAL);
        type("#network-host", "ana:secret@proxy.example.org");
        until(() -> lookup("#network-host-problem").isVisible());
        assertEquals(texts.text("settings.proxy.login_in_address"), text("#network-host-problem"));
        assertEquals("ana:secret@proxy.example.org", field("#network-host"));
        assertFalse(shell.settings.current().toString().contains("secret"));
    }

    @Test
    void theTestSaysInASentenceWhatCameOfIt() {
        openSettings();
        choose(ProxyChoice.MANUAL);
        type("#network-host", "http://proxy.example.org:8080");
        until(() -> field("#network-port").equals("8080"));
        fire("#network-test");
        until(() -> shell.network.asked().size() == 1);
        assertEquals(
                Optional.of(URI.create("https://meet.example.org")),
                shell.network.asked().getFirst());
        assertEquals(
                texts.text("settings.test.running"), Toolkit.call(() -> ((Button) lookup("#network-test")).getText()));
        Toolkit.run(() -> shell.network.answer(new ConnectionTestResult.Reached(
                "meet.example.org", new Route.HttpProxy("proxy.example.org", 8080, false))));
        until(() -> text("#network-result #notice-text")
                .equals(texts.text("settings.test.through", "meet.example.org", "proxy.example.org:8080")));
    }

    @Test
    void aFileOfNoUseIsListedWithTheReasonAndCanBeTakenAway() throws Exception {
        Path page = Files.writeString(folder.resolve("company.pem"), "<html>Sign in first</html>");
        shell.settings.update(s -> s.withNetwork(s.network().withAuthorities(List.of(page.toString()))));
        openSettings();
        until(() -> exists("#network-authorities .problem"));
        assertEquals(texts.text("settings.authority.no_certificate"), text("#network-authorities .problem"));
        fire("#network-authorities .button");
        until(() -> !lookup("#network-authorities").isVisible());
        assertEquals(List.of(), kept().authorities());
    }

    @Test
    void aProxyThatAsksIsAnsweredOverWhateverIsShown() {
        ProxyRealm realm = new ProxyRealm(new Route.HttpProxy("proxy.example.org", 3128, false), "Staff", true);
        shell.network.ask(realm, false);
        until(() -> exists("#proxy-user") && lookup("#proxy-user").isFocused());
        assertTrue(lookup("#proxy-readable").isVisible(), "the password could be read on the way");
        assertTrue(lookup("#proxy-this-run").isVisible(), "there is no key store here");
        assertFalse(lookup("#proxy-keep").isVisible());
        assertTrue(lookup("#proxy-sign-in").isDisabled());
        robot.write("ana").push(KeyCode.TAB).write("secret").push(KeyCode.ENTER);
        until(() -> !exists("#proxy-question"));
        assertEquals("ana", shell.network.answered().join().orElseThrow().user());
        until(() -> !lookup("#server").isDisabled());
    }

    @Test
    void escapeGoesOnWithoutAndTheKeyboardIsWhereItWas() {
        Toolkit.run(() -> lookup("#username").requestFocus());
        shell.network.ask(new ProxyRealm(new Route.Socks5("socks.example.org", 1080), "", true), true);
        until(() -> exists("#proxy-password") && lookup("#proxy-password").isFocused());
        assertTrue(lookup("#proxy-refused").isVisible());
        assertEquals("ana.perez", field("#proxy-user"));
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#proxy-question"));
        assertEquals(Optional.empty(), shell.network.answered().join());
        until(() -> lookup("#username").isFocused());
    }

    private void fire(String selector) {
        Toolkit.run(() -> ((Button) lookup(selector)).fire());
    }

    private String text(String selector) {
        return ((Label) lookup(selector)).getText();
    }

    private String field(String selector) {
        return ((TextField) lookup(selector)).getText();
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
