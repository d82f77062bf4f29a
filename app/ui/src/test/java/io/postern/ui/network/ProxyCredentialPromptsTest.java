package io.postern.ui.network;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.proxy.CredentialStore;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import io.postern.ui.fx.ManualFxThread;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Proxies that ask while connections wait for the answer. */
class ProxyCredentialPromptsTest {
    private static final ProxyRealm REALM =
            new ProxyRealm(new Route.HttpProxy("proxy.example", 3128, false), "Staff", true);
    private static final ProxyRealm OTHER = new ProxyRealm(new Route.Socks5("socks.example", 1080), "", true);

    private final ManualFxThread fx = new ManualFxThread();
    private final KeyStore keyStore = new KeyStore();
    private final ProxyCredentialPrompts questions = new ProxyCredentialPrompts(fx, keyStore);
    private final ProxyCredentials credentials = questions.credentials();

    /** The system's, as far as it matters here. */
    private static final class KeyStore implements CredentialStore {
        private final InMemoryCredentials kept = new InMemoryCredentials();
        private volatile boolean breaks;

        @Override
        public Keeping keeping() {
            return breaks ? Keeping.THIS_RUN : Keeping.KEY_STORE;
        }

        @Override
        public Keeping remember(ProxyRealm realm, ProxyLogin login) {
            kept.remember(realm, login);
            return keeping();
        }

        @Override
        public void forget(ProxyRealm realm) {
            kept.forget(realm);
        }

        @Override
        public Optional<ProxyLogin> login(ProxyRealm realm) {
            return kept.login(realm);
        }
    }

    @AfterEach
    void close() {
        questions.close();
    }

    /** A connection that waits for an answer. */
    private CompletableFuture<Optional<ProxyLogin>> connection(ProxyRealm realm) {
        CompletableFuture<Optional<ProxyLogin>> answer = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> answer.complete(credentials.login(realm)));
        return answer;
    }

    private ProxyCredentialPrompt asked() {
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return questions.questionProperty().get().isPresent();
        });
        return questions.questionProperty().get().orElseThrow();
    }

    private static ProxyLogin answer(CompletableFuture<Optional<ProxyLogin>> connection) throws Exception {
        return connection.get(10, TimeUnit.SECONDS).orElseThrow();
    }

    private void answer(ProxyCredentialPrompt question, String user, String password, boolean keep) {
        question.userProperty().set(user);
        question.passwordProperty().set(password);
        question.keepProperty().set(keep);
        question.signIn();
        assertEquals("", question.passwordProperty().get(), "it is not kept in the field");
    }

    @Test
    void manyConnectionsAskOnceAndAllGetTheAnswer() throws Exception {
        List<CompletableFuture<Optional<ProxyLogin>>> connections = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            connections.add(connection(REALM));
        }
        ProxyCredentialPrompt question = asked();
        assertEquals("proxy.example", question.realm().route().host());
        assertFalse(question.refused());
        question.signIn();
        assertTrue(questions.questionProperty().get().isPresent(), "a name is needed");
        answer(question, " ana ", "secret", true);
        for (CompletableFuture<Optional<ProxyLogin>> connection : connections) {
            assertEquals(new ProxyLogin("ana", "secret".toCharArray()), answer(connection));
        }
        fx.runPosted();
        assertTrue(questions.questionProperty().get().isEmpty());
    }

    @Test
    void whatTheProxyAcceptedIsKeptWhereThePersonWantsItAndNotAskedAgain() throws Exception {
        CompletableFuture<Optional<ProxyLogin>> first = connection(REALM);
        answer(asked(), "ana", "secret", true);
        credentials.accepted(REALM, answer(first));
        await().until(() -> keyStore.kept.login(REALM).isPresent());
        assertEquals("ana", answer(connection(REALM)).user());

        CompletableFuture<Optional<ProxyLogin>> second = connection(OTHER);
        fx.runPosted();
        answer(asked(), "bo", "other", false);
        credentials.accepted(OTHER, answer(second));
        assertEquals("bo", answer(connection(OTHER)).user());
        assertTrue(keyStore.kept.login(OTHER).isEmpty(), "not wanted there");
    }

    @Test
    void aRefusedAnswerIsAskedForAgainWithTheNameThatWasTyped() throws Exception {
        CompletableFuture<Optional<ProxyLogin>> first = connection(REALM);
        answer(asked(), "ana", "wrong", true);
        credentials.rejected(REALM, answer(first));
        fx.runPosted();
        CompletableFuture<Optional<ProxyLogin>> second = connection(REALM);
        ProxyCredentialPrompt again = asked();
        assertTrue(again.refused());
        assertEquals("ana", again.userProperty().get());
        answer(again, "ana", "right", true);
        assertEquals(new ProxyLogin("ana", "right".toCharArray()), answer(second));
    }

    @Test
    void whatWasDeclinedIsNotAskedAgainUntilThePersonTriesAgain() throws Exception {
        CompletableFuture<Optional<ProxyLogin>> first = connection(REALM);
        asked().decline();
        assertEquals(Optional.empty(), first.get(10, TimeUnit.SECONDS));
        assertEquals(Optional.empty(), connection(REALM).get(10, TimeUnit.SECONDS));
        fx.runPosted();
        assertTrue(questions.questionProperty().get().isEmpty());
        questions.askAgain();
        CompletableFuture<Optional<ProxyLogin>> second = connection(REALM);
        answer(asked(), "ana", "secret", false);
        assertEquals("ana", answer(second).user());
    }

    @Test
    void aKeyStoreThatFailsIsSaid() throws Exception {
        List<ProxyRealm> notKept = new ArrayList<>();
        questions.onNotKept(notKept::add);
        CompletableFuture<Optional<ProxyLogin>> connection = connection(REALM);
        ProxyCredentialPrompt question = asked();
        assertEquals(CredentialStore.Keeping.KEY_STORE, question.keeping());
        assertTrue(question.keepProperty().get());
        answer(question, "ana", "secret", true);
        keyStore.breaks = true;
        credentials.accepted(REALM, answer(connection));
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return notKept.equals(List.of(REALM));
        });
    }

    @Test
    void twoProxiesAreAskedAboutOneAfterTheOther() throws Exception {
        CompletableFuture<Optional<ProxyLogin>> one = connection(REALM);
        ProxyCredentialPrompt first = asked();
        CompletableFuture<Optional<ProxyLogin>> two = connection(OTHER);
        answer(first, "ana", "a", false);
        assertEquals("ana", answer(one).user());
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return questions
                    .questionProperty()
                    .get()
                    .filter(shown -> shown.realm().equals(OTHER))
                    .isPresent();
        });
        answer(asked(), "bo", "b", false);
        assertEquals("bo", answer(two).user());
    }

    @Test
    void aConnectionThatIsGivenUpTakesItsQuestionAlong() throws Exception {
        CompletableFuture<Optional<ProxyLogin>> answer = new CompletableFuture<>();
        Thread waiting = Thread.ofVirtual().start(() -> answer.complete(credentials.login(REALM)));
        asked();
        waiting.interrupt();
        assertEquals(Optional.empty(), answer.get(10, TimeUnit.SECONDS));
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return questions.questionProperty().get().isEmpty();
        });
    }

    @Test
    void theEndOfTheProgramIsAnAnswer() throws Exception {
        CompletableFuture<Optional<ProxyLogin>> connection = connection(REALM);
        asked();
        questions.close();
        assertEquals(Optional.empty(), connection.get(10, TimeUnit.SECONDS));
        assertEquals(Optional.empty(), connection(REALM).get(10, TimeUnit.SECONDS));
    }
}
