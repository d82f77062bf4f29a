package io.postern.verify.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.call.CallViews;
import io.postern.desktop.CompositionRoot;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.resources.Texts;
import io.postern.room.RoomClient;
import io.postern.settings.preferences.NetworkPreferences;
import io.postern.settings.preferences.NetworkPreferences.ProxyChoice;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.testing.proxy.RealProxy;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.stage.Stage;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/**
 * A person in a network where only a proxy knows the server, and lets in only who signs in to it: the real window, a real
 * squid and the real backend.
 */
@Requires({Requirement.ROOT, Requirement.PROXIES})
class SignInThroughProxyTest {
    private static final String PASSWORD = "backend-horse-battery";

    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final FxRobot robot = new FxRobot();
    private final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS.withLanguage("en"));

    @TempDir
    private Path folder;

    private RealProxy squid;
    private BackendServer backend;
    private CompositionRoot root;
    private Stage stage;

    static {
        System.setProperty("glass.platform", "Headless");
        System.setProperty("prism.order", "sw");
    }

    @BeforeEach
    void open() throws Exception {
        squid = RealProxy.squidWithBasic(folder);
        URI nowhere = URI.create("ws://127.0.0.1:1");
        LiveKitCredentials liveKit = new LiveKitCredentials(
                "testkey", "a-secret-of-tests-that-is-long-enough", nowhere, URI.create("http://127.0.0.1:1"));
        backend = BackendServer.start(BackendConfig.local(liveKit, DatabaseConfig.inMemory()));
        backend.accounts().add("ana", "Ana", Role.PLAIN, PASSWORD.toCharArray());
        root = CompositionRoot.builder(workers -> new CallViews(workers, uri -> {}))
                .settings(settings)
                .keyStore(new InMemoryCredentials())
                .roomClient(network -> RoomClient.create(RoomClient.Options.HEADLESS, network))
                .build();
        root.open();
        stage = root.shown().get(30, TimeUnit.SECONDS).stage();
        Platform.setImplicitExit(false);
    }

    @AfterEach
    void close() {
        root.close();
        backend.close();
        squid.close();
    }

    @Test
    void thePersonSetsTheProxySignsInToItAndThenToTheServer() {
        String server = "http://" + RealProxy.HIDDEN_HOST + ":" + backend.port();
        type("#server", server);
        type("#username", "ana");
        type("#password", PASSWORD);
        signInUnencrypted();
        until(() -> sentence().equals(texts.text("network.failure.unknown_host", RealProxy.HIDDEN_HOST)));
        System.out.println("without the proxy: " + sentence());

        fire("#header-settings");
        until(() -> exists("#network-proxy"));
        call(() -> {
            @SuppressWarnings("unchecked")
            ComboBox<ProxyChoice> choices = (ComboBox<ProxyChoice>) lookup("#network-proxy");
            choices.getSelectionModel().select(ProxyChoice.MANUAL);
            return true;
        });
        type("#network-host", "127.0.0.1:" + squid.port());
        until(() -> settings.current().network().port().equals(Integer.toString(squid.port())));
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#network-proxy"));

        // What was typed before is still there, and the first answer is wrong.
        fire("#sign-in");
        until(() -> exists("#proxy-user") && exists("#proxy-password"));
        assertTrue(((Label) lookup("#proxy-question .body")).getText().contains(RealProxy.REALM));
        answer(RealProxy.USER, "wrong");
        until(() -> exists("#proxy-refused") && lookup("#proxy-refused").isVisible());
        assertEquals(RealProxy.USER, ((TextField) lookup("#proxy-user")).getText());
        answer(RealProxy.USER, RealProxy.PASSWORD);
        until(() -> exists("#join"));
        assertEquals("Ana", ((Label) lookup("#who")).getText());
        assertFalse(exists("#proxy-question"));

        // Another connection gets through without another question.
        fire("#header-settings");
        until(() -> exists("#network-test"));
        fire("#network-test");
        until(() -> exists("#network-result #notice-text")
                && ((Label) lookup("#network-result #notice-text"))
                        .getText()
                        .equals(texts.text(
                                "settings.test.through", RealProxy.HIDDEN_HOST, "127.0.0.1:" + squid.port())));
        NetworkPreferences kept = settings.current().network();
        assertFalse(kept.toString().contains(RealProxy.PASSWORD), "no password in the settings");
    }

    @Test
    void whoDeclinesIsToldAndMayTryAgain() {
        settings.update(s -> s.withNetwork(new NetworkPreferences(
                ProxyChoice.MANUAL,
                NetworkPreferences.ProxyKind.HTTP,
                "127.0.0.1",
                Integer.toString(squid.port()),
                "",
                "",
                List.of(),
                "")));
        type("#server", "http://" + RealProxy.HIDDEN_HOST + ":" + backend.port());
        type("#username", "ana");
        type("#password", PASSWORD);
        signInUnencrypted();
        until(() -> exists("#proxy-user") && lookup("#proxy-user").isFocused());
        robot.push(KeyCode.ESCAPE);
        until(() -> !exists("#proxy-question") && !sentence().isEmpty());
        System.out.println("declined: " + sentence());
        assertTrue(sentence().contains("127.0.0.1"));
        assertEquals(texts.text("common.action.network_settings"), ((Button) lookup("#notice-action")).getText());
        fire("#sign-in");
        until(() -> exists("#proxy-user"));
        answer(RealProxy.USER, RealProxy.PASSWORD);
        until(() -> exists("#join"));
    }

    /** The backend here has no TLS: the first time a word comes before the password. */
    private void signInUnencrypted() {
        fire("#sign-in");
        until(() -> sentence().equals(texts.text("login.server.unencrypted", RealProxy.HIDDEN_HOST)));
        fire("#notice-action");
    }

    private void answer(String user, String password) {
        call(() -> {
            ((TextField) lookup("#proxy-user")).setText(user);
            ((TextField) lookup("#proxy-password")).setText(password);
            return true;
        });
        fire("#proxy-sign-in");
        until(() -> !exists("#proxy-password")
                || !((TextField) lookup("#proxy-password")).getText().equals(password));
    }

    private String sentence() {
        return exists("#notice-text") ? ((Label) lookup("#notice-text")).getText() : "";
    }

    private void type(String selector, String text) {
        call(() -> {
            TextField field = (TextField) lookup(selector);
            field.requestFocus();
            field.setText(text);
            return true;
        });
        robot.push(KeyCode.TAB);
    }

    private void fire(String selector) {
        call(() -> {
            ((Button) lookup(selector)).fire();
            return true;
        });
    }

    private boolean exists(String selector) {
        return stage.getScene().lookup(selector) != null;
    }

    private Node lookup(String selector) {
        return Objects.requireNonNull(stage.getScene().lookup(selector), selector);
    }

    private static void until(BooleanSupplier state) {
        Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> call(state::getAsBoolean));
    }

    private static <T> T call(Supplier<T> task) {
        return CompletableFuture.supplyAsync(task, Platform::runLater)
                .orTimeout(20, TimeUnit.SECONDS)
                .join();
    }
}
