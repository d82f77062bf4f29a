package io.postern.network.proxy;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;

/**
 * Looks up credentials in a store and asks a person if there are none: one question at a time for each proxy and realm,
 * however many connections wait for the response. Accepted credentials are kept in the store.
 */
public final class PromptingCredentials implements ProxyCredentials {
    private final CredentialStore store;
    private final ProxyCredentials person;
    private final InMemoryCredentials typed = new InMemoryCredentials();
    private final Map<ProxyRealm, CompletableFuture<Optional<ProxyLogin>>> questions = new ConcurrentHashMap<>();

    /** @param person shows a dialog; called on the thread of a waiting connection */
    public PromptingCredentials(CredentialStore store, ProxyCredentials person) {
        this.store = store;
        this.person = person;
    }

    @Override
    public Optional<ProxyLogin> login(ProxyRealm realm) {
        Optional<ProxyLogin> known = typed.login(realm).or(() -> store.login(realm));
        if (known.isPresent()) {
            return known;
        }
        CompletableFuture<Optional<ProxyLogin>> mine = new CompletableFuture<>();
        CompletableFuture<Optional<ProxyLogin>> asked = questions.putIfAbsent(realm, mine);
        if (asked != null) {
            return await(asked);
        }
        try {
            Optional<ProxyLogin> answer = person.login(realm);
            answer.ifPresent(login -> typed.remember(realm, login));
            mine.complete(answer.map(ProxyLogin::copy));
            return answer;
        } finally {
            questions.remove(realm, mine);
            // If the dialog threw, the waiting connections continue without credentials.
            mine.complete(Optional.empty());
        }
    }

    private static Optional<ProxyLogin> await(CompletableFuture<Optional<ProxyLogin>> asked) {
        try {
            return asked.get().map(ProxyLogin::copy);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | CancellationException e) {
            return Optional.empty();
        }
    }

    @Override
    public void accepted(ProxyRealm realm, ProxyLogin login) {
        if (typed.login(realm).filter(login::equals).isPresent()) {
            ProxyLogin kept = login.copy();
            // A key store may have to be unlocked; the connection does not wait for that.
            Thread.ofVirtual().name("keep proxy login").start(() -> {
                try (kept) {
                    store.remember(realm, kept);
                    typed.rejected(realm, kept);
                }
            });
        }
    }

    @Override
    public void rejected(ProxyRealm realm, ProxyLogin login) {
        typed.rejected(realm, login);
        store.rejected(realm, login);
    }
}
