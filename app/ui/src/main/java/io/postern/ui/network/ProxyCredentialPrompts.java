package io.postern.ui.network;

import io.postern.network.proxy.CredentialStore;
import io.postern.network.proxy.CredentialStore.Keeping;
import io.postern.network.proxy.InMemoryCredentials;
import io.postern.network.proxy.PromptingCredentials;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import io.postern.network.proxy.Route;
import io.postern.ui.fx.FxThread;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * Asks the person for credentials of proxies, one prompt after the other, and keeps them in the system's key store or
 * until the program ends, as the person wants. The dialling thread waits meanwhile. A question that was declined is not
 * asked again before the person does something that needs the network.
 */
public final class ProxyCredentialPrompts implements AutoCloseable {
    /** Whether the password can be read on the way does not make it another asker. */
    private record Asker(Route.Proxied proxy, String realm) {
        static Asker of(ProxyRealm realm) {
            return new Asker(realm.route(), realm.realm());
        }
    }

    private final FxThread fx;
    private final CredentialStore keyStore;
    private final InMemoryCredentials thisRun = new InMemoryCredentials();
    /** A person who refuses to send a readable password may still want to sign in. */
    private final Set<ProxyRealm> declined = ConcurrentHashMap.newKeySet();

    private final Set<Asker> toKeep = ConcurrentHashMap.newKeySet();
    private final Map<Asker, String> refused = new ConcurrentHashMap<>();
    private final CopyOnWriteArrayList<ProxyCredentialPrompt> open = new CopyOnWriteArrayList<>();
    private final CopyOnWriteArrayList<Consumer<ProxyRealm>> disappointed = new CopyOnWriteArrayList<>();
    private final ReadOnlyObjectWrapper<Optional<ProxyCredentialPrompt>> question =
            new ReadOnlyObjectWrapper<>(this, "question", Optional.empty());
    private volatile boolean closed;

    /** @param keyStore where answers are kept that are to outlive the program */
    public ProxyCredentialPrompts(FxThread fx, CredentialStore keyStore) {
        this.fx = fx;
        this.keyStore = keyStore;
    }

    /** The current prompt. On the JavaFX thread. */
    public ReadOnlyObjectProperty<Optional<ProxyCredentialPrompt>> questionProperty() {
        return question.getReadOnlyProperty();
    }

    /** Allows declined prompts to be shown again, because the person tries again. Any thread. */
    public void askAgain() {
        declined.clear();
    }

    /** Reports, on the JavaFX thread, that an answer could not be stored and lasts until the program ends. */
    public void onNotKept(Consumer<ProxyRealm> listener) {
        disappointed.add(listener);
    }

    /** Returns credentials for a network: stored answers first, then a prompt to the person. */
    public ProxyCredentials credentials() {
        return new PromptingCredentials(new Kept(), this::ask);
    }

    private Optional<ProxyLogin> ask(ProxyRealm realm) {
        Asker asker = Asker.of(realm);
        if (closed || declined.contains(realm)) {
            return Optional.empty();
        }
        ProxyCredentialPrompt asked =
                new ProxyCredentialPrompt(realm, Optional.ofNullable(refused.get(asker)), keyStore.keeping());
        open.add(asked);
        fx.post(this::showFirst);
        try {
            if (closed) {
                return Optional.empty();
            }
            Optional<ProxyCredentialPrompt.Answer> answer = asked.answer().get();
            if (answer.isEmpty()) {
                declined.add(realm);
                return Optional.empty();
            }
            if (answer.get().keep()) {
                toKeep.add(asker);
            } else {
                toKeep.remove(asker);
            }
            return Optional.of(answer.get().login());
        } catch (InterruptedException nobodyWaitsAnyMore) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException e) {
            throw new IllegalStateException("answers do not fail", e);
        } finally {
            open.remove(asked);
            fx.post(this::showFirst);
        }
    }

    private void showFirst() {
        Optional<ProxyCredentialPrompt> first = open.stream().findFirst();
        if (!question.get().equals(first)) {
            question.set(first);
        }
    }

    /** Declines the open prompts and accepts no further ones. Any thread. */
    @Override
    public void close() {
        closed = true;
        open.forEach(asked -> asked.answer().complete(Optional.empty()));
    }

    /** The system's key store for those who want that, memory for the others. */
    private final class Kept implements CredentialStore {
        @Override
        public Keeping keeping() {
            return keyStore.keeping();
        }

        @Override
        public Optional<ProxyLogin> login(ProxyRealm realm) {
            return thisRun.login(realm).or(() -> keyStore.login(realm));
        }

        @Override
        public Keeping remember(ProxyRealm realm, ProxyLogin login) {
            Asker asker = Asker.of(realm);
            refused.remove(asker);
            if (!toKeep.remove(asker)) {
                return thisRun.remember(realm, login);
            }
            Keeping kept = keyStore.remember(realm, login);
            if (kept == Keeping.THIS_RUN) {
                fx.post(() -> disappointed.forEach(listener -> listener.accept(realm)));
            }
            return kept;
        }

        @Override
        public void forget(ProxyRealm realm) {
            thisRun.forget(realm);
            keyStore.forget(realm);
        }

        @Override
        public void rejected(ProxyRealm realm, ProxyLogin login) {
            refused.put(Asker.of(realm), login.user());
            thisRun.rejected(realm, login);
            keyStore.rejected(realm, login);
        }
    }
}
