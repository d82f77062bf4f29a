package io.postern.ui.network;

import io.postern.network.proxy.CredentialStore.Keeping;
import io.postern.network.proxy.ProxyLogin;
import io.postern.network.proxy.ProxyRealm;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;

/** A request of one proxy for a user name and password. Answered once. On the JavaFX thread, except the answer. */
public final class ProxyCredentialPrompt {
    /** The person's answer. */
    record Answer(ProxyLogin login, boolean keep) {}

    private final ProxyRealm realm;
    private final boolean refused;
    private final Keeping keeping;
    private final StringProperty user = new SimpleStringProperty(this, "user", "");
    private final StringProperty password = new SimpleStringProperty(this, "password", "");
    private final BooleanProperty keep = new SimpleBooleanProperty(this, "keep");
    private final CompletableFuture<Optional<Answer>> answer = new CompletableFuture<>();

    ProxyCredentialPrompt(ProxyRealm realm, Optional<String> refusedUser, Keeping keeping) {
        this.realm = realm;
        this.refused = refusedUser.isPresent();
        this.keeping = keeping;
        user.set(refusedUser.orElse(""));
        keep.set(keeping == Keeping.KEY_STORE);
    }

    /** The proxy that asks. */
    public ProxyRealm realm() {
        return realm;
    }

    /** Whether the proxy rejected the previous answer. */
    public boolean refused() {
        return refused;
    }

    /** How long an answer can be kept. */
    public Keeping keeping() {
        return keeping;
    }

    public StringProperty userProperty() {
        return user;
    }

    public StringProperty passwordProperty() {
        return password;
    }

    /** Whether the answer is to be kept in the system's key store. */
    public BooleanProperty keepProperty() {
        return keep;
    }

    /** Answers with the typed credentials. Does nothing without a name. */
    public void signIn() {
        if (user.get().isBlank()) {
            return;
        }
        char[] typed = password.get().toCharArray();
        ProxyLogin login = new ProxyLogin(user.get().strip(), typed);
        Arrays.fill(typed, '\0');
        password.set("");
        if (!answer.complete(Optional.of(new Answer(login, keep.get())))) {
            login.close();
        }
    }

    /** Goes on without. */
    public void decline() {
        password.set("");
        answer.complete(Optional.empty());
    }

    CompletableFuture<Optional<Answer>> answer() {
        return answer;
    }
}
