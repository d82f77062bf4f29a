package io.postern.desktop.login;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.invite.ServerAddress;
import io.postern.desktop.SimulatedSignIn;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import io.postern.network.proxy.Route;
import io.postern.resources.Texts;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.TokenException;
import io.postern.ui.control.Notice;
import io.postern.ui.fx.ManualFxThread;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoginViewModelTest {
    private final ManualFxThread fx = new ManualFxThread();
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final SimulatedSignIn server = new SimulatedSignIn();
    private final SettingsStore settings = SettingsStore.inMemory(
            Settings.DEFAULTS.withBackend("https://meet.example.org").withUsername("ana"));
    private final List<UserSession> signedIn = new ArrayList<>();
    private int sentToSettings;
    private final LoginViewModel model =
            new LoginViewModel(texts, fx, server, settings, signedIn::add, () -> sentToSettings++);

    @Test
    void beginsWithWhatWorkedTheLastTimeButNeverWithAPassword() {
        assertEquals("https://meet.example.org", model.serverProperty().get());
        assertEquals("ana", model.usernameProperty().get());
        assertEquals("", model.passwordProperty().get());
    }

    @Test
    void isBusyAtOnceAndAsksTheServerOnce() {
        model.passwordProperty().set("not a real one");
        model.signIn();
        model.signIn();
        assertTrue(model.busyProperty().get());
        assertEquals(1, server.asked().size());
        assertEquals(
                "https://meet.example.org", server.asked().getFirst().backend().toString());
        assertEquals(14, server.asked().getFirst().passwordLength());
    }

    @Test
    void aSuccessfulSignInContinuesAndRemembersServerAndName() {
        model.serverProperty().set("other.example.org/postern/");
        model.usernameProperty().set("  bo ");
        model.passwordProperty().set("not a real one");
        model.signIn();
        server.accept(SimulatedSignIn.person("bo", "Bo"));
        fx.runPosted();
        assertEquals(List.of("bo"), signedIn.stream().map(UserSession::identity).toList());
        assertEquals("https://other.example.org/postern", settings.current().backend());
        assertEquals("bo", settings.current().username());
        assertEquals("", model.passwordProperty().get());
        assertFalse(model.busyProperty().get());
        assertFalse(settings.current().toString().contains("not a real one"));
    }

    @ParameterizedTest
    @EnumSource
    void everyRefusalIsOneSentenceAndWhatWasTypedStays(TokenException.Reason reason) {
        model.passwordProperty().set("not a real one");
        model.signIn();
        server.refuse(reason);
        fx.runPosted();
        Notice notice = model.noticeProperty().get().orElseThrow();
        assertEquals(texts.text("token.failure." + reason.name().toLowerCase(Locale.ROOT)), notice.text());
        assertEquals(Notice.Kind.BAD, notice.kind());
        assertEquals("https://meet.example.org", model.serverProperty().get());
        assertEquals("ana", model.usernameProperty().get());
        assertEquals("not a real one", model.passwordProperty().get());
        assertFalse(model.busyProperty().get());
        assertTrue(signedIn.isEmpty());
    }

    @Test
    void aRefusalThatMayPassOffersToTryAgainAndTheButtonDoes() {
        model.passwordProperty().set("not a real one");
        model.signIn();
        server.refuse(TokenException.Reason.UNREACHABLE);
        fx.runPosted();
        model.noticeProperty().get().orElseThrow().action().orElseThrow().run().run();
        assertEquals(2, server.asked().size());
        assertTrue(model.noticeProperty().get().isEmpty());
    }

    @Test
    void asksBeforeSendingAPasswordUnencryptedToAnotherComputer() {
        model.serverProperty().set("http://meet.example.org");
        model.passwordProperty().set("not a real one");
        model.signIn();
        Notice notice = model.noticeProperty().get().orElseThrow();
        assertEquals(Notice.Kind.WARN, notice.kind());
        assertEquals(texts.text("login.server.unencrypted", "meet.example.org"), notice.text());
        assertTrue(server.asked().isEmpty());
        assertFalse(model.busyProperty().get());
        assertEquals("not a real one", model.passwordProperty().get(), "what was typed stays");

        model.signIn();
        assertTrue(server.asked().isEmpty(), "pressing again is not an answer");
        notice.action().orElseThrow().run().run();
        assertEquals(1, server.asked().size());
        model.cancel();
        model.serverProperty().set("http://other.example.org");
        model.signIn();
        assertEquals(1, server.asked().size(), "another server is another question");
    }

    @ParameterizedTest
    @ValueSource(strings = {"http://localhost:8080", "http://127.0.0.1:8080", "http://[::1]:8080", "meet.example.org"})
    void doesNotAskForThisComputerAndEncryptedServers(String address) {
        model.serverProperty().set(address);
        model.passwordProperty().set("not a real one");
        model.signIn();
        assertEquals(1, server.asked().size());
    }

    @Test
    void missingFieldsAreNamedAllAtOnceAndNobodyIsAsked() {
        model.serverProperty().set(" ");
        model.usernameProperty().set("");
        model.signIn();
        assertEquals(
                texts.text("login.server.empty"), model.serverProblemProperty().get());
        assertEquals(
                texts.text("login.username.empty"),
                model.usernameProblemProperty().get());
        assertEquals(
                texts.text("login.password.empty"),
                model.passwordProblemProperty().get());
        assertFalse(model.busyProperty().get());
        assertTrue(server.asked().isEmpty());
        model.serverProperty().set("m");
        assertEquals("", model.serverProblemProperty().get());
    }

    @ParameterizedTest
    @EnumSource
    void everyProblemWithAnAddressHasASentence(ServerAddress.Problem problem) {
        for (Locale language : Texts.LANGUAGES) {
            assertTrue(Texts.of(language).has("login.server." + problem.name().toLowerCase(Locale.ROOT)));
        }
    }

    @Test
    void afterCancellingALateAnswerChangesNothing() {
        model.passwordProperty().set("not a real one");
        model.signIn();
        model.cancel();
        assertFalse(model.busyProperty().get());
        server.accept(SimulatedSignIn.person("ana", "Ana"));
        fx.runPosted();
        assertTrue(signedIn.isEmpty());
        assertTrue(model.noticeProperty().get().isEmpty());
    }

    @Test
    void failuresOfProxyAndCertificateLeadToTheNetworkSettings() {
        Route.HttpProxy proxy = new Route.HttpProxy("proxy.example", 3128, false);
        DialFailure asked = new DialFailure.ProxyAuthenticationNeeded(proxy, "Staff", List.of("basic"), false, "407");
        model.passwordProperty().set("secret");
        model.signIn();
        server.refuse(new TokenException(
                TokenException.Reason.UNREACHABLE, "x", new DialException(asked, new IOException("407"))));
        fx.runPosted();
        Notice notice = model.noticeProperty().get().orElseThrow();
        assertTrue(notice.text().contains("proxy.example"), notice.text());
        assertEquals("Network settings", notice.action().orElseThrow().label());
        notice.action().orElseThrow().run().run();
        assertEquals(1, sentToSettings);
        assertEquals("secret", model.passwordProperty().get());
    }
}
