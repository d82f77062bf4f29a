package io.postern.network.proxy;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class PromptingCredentialsTest {
    private static final ProxyRealm REALM = new ProxyRealm(new Route.HttpProxy("p", 1, false), "corp", true);
    private static final ProxyLogin ADA = new ProxyLogin("ada", "secret".toCharArray());

    private final InMemoryCredentials store = new InMemoryCredentials();

    @Test
    void manyWhoWaitAskOnce() throws Exception {
        AtomicInteger questions = new AtomicInteger();
        CountDownLatch typed = new CountDownLatch(1);
        PromptingCredentials credentials = new PromptingCredentials(store, realm -> {
            questions.incrementAndGet();
            try {
                typed.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            return Optional.of(ADA.copy());
        });
        List<CompletableFuture<Optional<ProxyLogin>>> answers = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            CompletableFuture<Optional<ProxyLogin>> answer = new CompletableFuture<>();
            answers.add(answer);
            Thread.ofVirtual().start(() -> answer.complete(credentials.login(REALM)));
        }
        await().until(() -> questions.get() == 1);
        typed.countDown();
        for (CompletableFuture<Optional<ProxyLogin>> answer : answers) {
            assertEquals(Optional.of(ADA), answer.get(5, TimeUnit.SECONDS));
        }
        assertEquals(1, questions.get());
    }

    @Test
    void onlyWhatAProxyAcceptedIsKept() {
        PromptingCredentials credentials = new PromptingCredentials(store, realm -> Optional.of(ADA.copy()));
        ProxyLogin typed = credentials.login(REALM).orElseThrow();
        assertTrue(store.login(REALM).isEmpty());
        credentials.accepted(REALM, typed);
        await().until(() -> store.login(REALM).equals(Optional.of(ADA)));
        credentials.rejected(REALM, ADA);
        assertTrue(store.login(REALM).isEmpty());
    }

    @Test
    void aRefusalOfAnOldLoginDoesNotForgetTheNewOne() {
        store.remember(REALM, ADA);
        store.rejected(REALM, new ProxyLogin("ada", "old".toCharArray()));
        assertEquals(Optional.of(ADA), store.login(REALM));
    }

    @Test
    void aLoginGivenForAnUnreadablePasswordIsAskedForAgainBeforeItIsSentReadable() {
        List<ProxyRealm> asked = new ArrayList<>();
        PromptingCredentials credentials = new PromptingCredentials(store, realm -> {
            asked.add(realm);
            return Optional.of(ADA.copy());
        });
        ProxyRealm digest = new ProxyRealm(REALM.route(), REALM.realm(), false);
        credentials.accepted(digest, credentials.login(digest).orElseThrow());
        await().until(() -> store.login(digest).isPresent());
        assertTrue(store.login(REALM).isEmpty());
        assertEquals(Optional.of(ADA), credentials.login(REALM));
        assertEquals(List.of(digest, REALM), asked);
    }

    @Test
    void aLoginThatMayBeReadIsUsedWhereItCannotBeToo() {
        store.remember(REALM, ADA);
        ProxyRealm digest = new ProxyRealm(REALM.route(), REALM.realm(), false);
        assertEquals(Optional.of(ADA), store.login(digest));
        store.rejected(digest, ADA);
        assertTrue(store.login(REALM).isEmpty(), "refused is refused");
    }

    @Test
    void aLoginOfAnAddressIsNotSentReadableOnceItWasNot() {
        AddressCredentials logins = new AddressCredentials();
        logins.add(new ProxyAddress(REALM.route(), ADA));
        assertEquals(Optional.of(ADA), logins.login(REALM), "who writes it into an address expects Basic");
        assertEquals(Optional.of(ADA), logins.login(new ProxyRealm(REALM.route(), REALM.realm(), false)));
        assertTrue(logins.login(REALM).isEmpty());
    }

    @Test
    void aDialogThatFailsDoesNotBlockTheNextQuestion() {
        AtomicInteger questions = new AtomicInteger();
        PromptingCredentials credentials = new PromptingCredentials(store, realm -> {
            if (questions.incrementAndGet() == 1) {
                throw new IllegalStateException("no window");
            }
            return Optional.of(ADA.copy());
        });
        assertThrows(IllegalStateException.class, () -> credentials.login(REALM));
        assertEquals(Optional.of(ADA), credentials.login(REALM));
    }

    @Test
    void theFirstSourceThatKnowsAnswersAndAllHearTheOutcome() {
        InMemoryCredentials second = new InMemoryCredentials();
        second.remember(REALM, ADA);
        ProxyCredentials both = ProxyCredentials.firstOf(store, second);
        assertEquals(Optional.of(ADA), both.login(REALM));
        both.rejected(REALM, ADA);
        assertTrue(both.login(REALM).isEmpty());
    }
}
