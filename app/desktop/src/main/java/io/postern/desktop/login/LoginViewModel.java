package io.postern.desktop.login;

import io.postern.call.invite.ServerAddress;
import io.postern.resources.Texts;
import io.postern.settings.policy.LockedSettings;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.Notice;
import io.postern.ui.failure.Explanation;
import io.postern.ui.fx.FxThread;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The view model of the sign-in page: three fields, one button. A failure keeps the typed text. On the JavaFX thread.
 */
public final class LoginViewModel implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(LoginViewModel.class);

    private final Texts texts;
    private final FxThread fx;
    private final SignInService signIn;
    private final SettingsStore settings;
    private final Consumer<UserSession> onSignedIn;
    private final Runnable networkSettings;

    private final StringProperty server = new SimpleStringProperty(this, "server", "");
    private final StringProperty username = new SimpleStringProperty(this, "username", "");
    private final StringProperty password = new SimpleStringProperty(this, "password", "");
    private final ReadOnlyStringWrapper serverProblem = new ReadOnlyStringWrapper(this, "serverProblem", "");
    private final ReadOnlyStringWrapper usernameProblem = new ReadOnlyStringWrapper(this, "usernameProblem", "");
    private final ReadOnlyStringWrapper passwordProblem = new ReadOnlyStringWrapper(this, "passwordProblem", "");
    private final ReadOnlyBooleanWrapper busy = new ReadOnlyBooleanWrapper(this, "busy", false);
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
            new ReadOnlyObjectWrapper<>(this, "notice", Optional.empty());

    /** The servers for which the person accepted to send the password unencrypted. */
    private final Set<URI> agreed = new HashSet<>();

    private @Nullable CompletableFuture<UserSession> underway;
    private int attempt;

    /**
     * Server and name start with the values of the last successful sign-in.
     *
     * @param networkSettings opens the settings of proxies and certificates
     */
    public LoginViewModel(
            Texts texts,
            FxThread fx,
            SignInService signIn,
            SettingsStore settings,
            Consumer<UserSession> onSignedIn,
            Runnable networkSettings) {
        this.texts = texts;
        this.fx = fx;
        this.signIn = signIn;
        this.settings = settings;
        this.onSignedIn = onSignedIn;
        this.networkSettings = networkSettings;
        server.set(settings.current().backend());
        username.set(settings.current().username());
        server.subscribe(typed -> {
            serverProblem.set("");
            if (serverLocked().isPresent()) {
                server.set(settings.current().backend());
            }
        });
        username.subscribe(typed -> usernameProblem.set(""));
        password.subscribe(typed -> passwordProblem.set(""));
    }

    public StringProperty serverProperty() {
        return server;
    }

    public StringProperty usernameProperty() {
        return username;
    }

    public StringProperty passwordProperty() {
        return password;
    }

    /** One sentence about the address, or empty. */
    public ReadOnlyStringProperty serverProblemProperty() {
        return serverProblem.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty usernameProblemProperty() {
        return usernameProblem.getReadOnlyProperty();
    }

    public ReadOnlyStringProperty passwordProblemProperty() {
        return passwordProblem.getReadOnlyProperty();
    }

    public ReadOnlyBooleanProperty busyProperty() {
        return busy.getReadOnlyProperty();
    }

    public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** Who set the server, in words; empty if the person chooses it. */
    public Optional<String> serverLocked() {
        return LockedSettings.of(settings).wordsIf(Lock.SERVER, texts);
    }

    /** The typed server, if it is an address. */
    public Optional<URI> backend() {
        return ServerAddress.parse(server.get()) instanceof ServerAddress.Usable(URI backend)
                ? Optional.of(backend)
                : Optional.empty();
    }

    /**
     * Changes the server to sign in to. Clears the typed password, which was meant for the previous server, and cancels
     * an attempt there. If the policy locks another server, shows a notice instead.
     *
     * @return whether the server is now the one to sign in to
     */
    public boolean goTo(URI other) {
        if (backend().filter(other::equals).isPresent()) {
            return true;
        }
        if (serverLocked().isPresent()) {
            say(Notice.of(Notice.Kind.WARN, texts.text("policy.lock.other_server", server.get())));
            return false;
        }
        cancel();
        password.set("");
        notice.set(Optional.empty());
        server.set(other.toString());
        return true;
    }

    /** Shows a notice above the fields, such as why the person has to sign in again. */
    public void say(Notice sentence) {
        notice.set(Optional.of(sentence));
    }

    /** Validates the fields and asks the server; shows at once that it is busy. */
    public void signIn() {
        if (busy.get()) {
            return;
        }
        notice.set(Optional.empty());
        if (username.get().isBlank()) {
            usernameProblem.set(texts.text("login.username.empty"));
        }
        if (password.get().isEmpty()) {
            passwordProblem.set(texts.text("login.password.empty"));
        }
        switch (ServerAddress.parse(server.get())) {
            case ServerAddress.Unusable(ServerAddress.Problem problem) ->
                serverProblem.set(texts.text("login.server." + problem.name().toLowerCase(Locale.ROOT)));
            case ServerAddress.Usable(URI backend) -> {
                if (usernameProblem.get().isEmpty() && passwordProblem.get().isEmpty()) {
                    if (ServerAddress.isReadableByOthers(backend)
                            && serverLocked().isEmpty()
                            && !agreed.contains(backend)) {
                        warn(backend);
                    } else {
                        ask(backend);
                    }
                }
            }
        }
    }

    /** Does the same with a password from the launch request, which needs no confirmation for an unencrypted server. */
    public void signInAsGiven() {
        backend().ifPresent(agreed::add);
        signIn();
    }

    /** Asks for confirmation before a password is sent unencrypted; the typed text stays. */
    private void warn(URI backend) {
        notice.set(Optional.of(
                Notice.of(Notice.Kind.WARN, texts.text("login.server.unencrypted", String.valueOf(backend.getHost())))
                        .withAction(texts.text("login.action.send_anyway"), () -> {
                            agreed.add(backend);
                            signIn();
                        })));
    }

    /** Stops waiting for the server. */
    public void cancel() {
        if (underway != null) {
            underway.cancel(false);
            underway = null;
        }
        attempt++;
        busy.set(false);
    }

    /** Closes the model; it reports nothing from now on. */
    @Override
    public void close() {
        cancel();
        password.set("");
    }

    private void ask(URI backend) {
        busy.set(true);
        String name = username.get().strip();
        CompletableFuture<UserSession> asked =
                signIn.signIn(backend, name, password.get().toCharArray());
        underway = asked;
        int thisAttempt = ++attempt;
        asked.whenComplete((signedIn, failure) -> fx.post(() -> {
            if (attempt != thisAttempt) {
                return;
            }
            underway = null;
            busy.set(false);
            if (failure != null) {
                LOG.warn("Nobody was signed in at {}", backend, failure);
                explain(failure);
            } else {
                LOG.info("Signed in at {}", backend);
                settings.update(s -> s.withBackend(backend.toString()).withUsername(name));
                password.set("");
                onSignedIn.accept(signedIn);
            }
        }));
    }

    private void explain(Throwable failure) {
        if (Explanation.unwrapped(failure) instanceof CancellationException) {
            return;
        }
        Explanation explanation = Explanation.of(failure, texts);
        Notice sentence = Notice.of(Notice.Kind.BAD, explanation.sentence()).withDetails(explanation.details());
        notice.set(Optional.of(
                switch (explanation.remedy()) {
                    case RETRY -> sentence.withAction(texts.text("common.action.retry"), this::signIn);
                    case NETWORK_SETTINGS ->
                        sentence.withAction(texts.text("common.action.network_settings"), networkSettings);
                    case SIGN_IN, CHANGE_INPUT, NONE -> sentence;
                }));
    }
}
