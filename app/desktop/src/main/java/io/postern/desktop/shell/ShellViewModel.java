package io.postern.desktop.shell;

import io.postern.call.invite.InviteLink;
import io.postern.call.invite.ServerAddress;
import io.postern.desktop.link.LinkViewModel;
import io.postern.desktop.link.TrustedServers;
import io.postern.desktop.lobby.JoinRequest;
import io.postern.desktop.lobby.LobbyViewModel;
import io.postern.desktop.login.LoginViewModel;
import io.postern.desktop.login.SignInService;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.desktop.update.UpdateViewModel;
import io.postern.doctor.DiagnosticTarget;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomClient;
import io.postern.settings.policy.Policy;
import io.postern.settings.preferences.SettingsStore;
import io.postern.ui.control.Notice;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.fx.FxThread;
import io.postern.ui.names.DisplayName;
import io.postern.ui.network.NetworkAccess;
import io.postern.ui.network.NetworkSettingsViewModel;
import java.net.URI;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/** Navigates between the pages of the window. On the JavaFX thread. */
public final class ShellViewModel {
    /** The objects that the shell uses. */
    public record Parts(
            FxThread fx,
            SettingsStore settings,
            SignInService signIn,
            NetworkAccess network,
            MediaStartup media,
            Policy policy,
            UpdateViewModel updates) {
        /** The parts without update checks. */
        public Parts(
                FxThread fx,
                SettingsStore settings,
                SignInService signIn,
                NetworkAccess network,
                MediaStartup media,
                Policy policy) {
            this(fx, settings, signIn, network, media, policy, UpdateViewModel.none(settings));
        }
    }

    private final Parts parts;
    private final FxThread fx;
    private final ReadOnlyObjectWrapper<@Nullable ShellState> state = new ReadOnlyObjectWrapper<>(this, "state");
    private final ReadOnlyObjectWrapper<Optional<Notice>> notice =
            new ReadOnlyObjectWrapper<>(this, "notice", Optional.empty());
    private final CopyOnWriteArrayList<Consumer<ShellState.InCall>> callListeners = new CopyOnWriteArrayList<>();
    private final UpdateViewModel updates;
    private Texts texts;
    private Optional<String> wantedRoom = Optional.empty();
    private boolean joinAtOnce;
    private Runnable openDoctor = () -> {};
    private @Nullable ActiveCall call;
    private CompletableFuture<Void> leaving = CompletableFuture.completedFuture(null);
    private Runnable networkSettings = () -> {};
    private final LinkViewModel links = new LinkViewModel(this::texts, new ShellLinkHandler(this));
    private Optional<URI> given = Optional.empty();
    private final CrashReturn crashReturn;

    public ShellViewModel(Parts parts) {
        this.parts = parts;
        this.fx = parts.fx();
        this.updates = parts.updates();
        this.crashReturn = new CrashReturn(this, parts.signIn(), fx);
        this.texts = texts(parts.settings().current().language());
        parts.settings()
                .onChange(now -> fx.run(() -> {
                    Texts chosen = texts(now.language());
                    if (!chosen.locale().equals(texts.locale())) {
                        texts = chosen;
                        speakNewLanguage();
                    }
                }));
        parts.network()
                .questions()
                .onNotKept(realm -> say(Notice.of(
                        Notice.Kind.WARN,
                        texts.text(
                                "settings.login.not_kept",
                                realm.route().endpoint().authority()))));
    }

    /** The texts in the current language; a change rebuilds the views, that of a call only after its end. */
    public Texts texts() {
        return texts;
    }

    /** The current state; null before {@link #arrive}. */
    public ReadOnlyObjectProperty<@Nullable ShellState> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** The notice that does not belong to a page. */
    public ReadOnlyObjectProperty<Optional<Notice>> noticeProperty() {
        return notice.getReadOnlyProperty();
    }

    /** The incoming links. */
    public LinkViewModel links() {
        return links;
    }

    /** The servers that the person has chosen or the policy sets. */
    TrustedServers knownServers() {
        Set<URI> chosen = new HashSet<>();
        given.ifPresent(chosen::add);
        if (ServerAddress.parse(parts.settings().current().backend()) instanceof ServerAddress.Usable(URI remembered)) {
            chosen.add(remembered);
        }
        return new TrustedServers(chosen, parts.policy());
    }

    /** The window's access to the network. */
    public NetworkAccess network() {
        return parts.network();
    }

    /** Sets the callback that shows the network settings. */
    void onNetworkSettings(Runnable shower) {
        networkSettings = shower;
    }

    /** The model of the network settings, stored with the other settings. */
    NetworkSettingsViewModel networkSettings() {
        return new NetworkSettingsViewModel(texts, fx, parts.settings(), parts.network(), this::server);
    }

    private Optional<URI> server() {
        return Optional.ofNullable(state.get()).flatMap(ShellState::server);
    }

    /** Adds a listener that is called for every call when its join begins. */
    public void onCall(Consumer<ShellState.InCall> listener) {
        callListeners.add(listener);
    }

    /** Sets the callback that opens the doctor's page. */
    public void onDoctor(Runnable opener) {
        openDoctor = opener;
    }

    /** The servers that a check of the connection examines from here; empty while none is known. */
    public Optional<DiagnosticTarget> examined() {
        return Optional.ofNullable(state.get()).flatMap(ShellState::examined);
    }

    public void say(Notice sentence) {
        notice.set(Optional.of(
                sentence.action().isPresent()
                        ? sentence
                        : sentence.withAction(texts.text("common.action.close"), () -> notice.set(Optional.empty()))));
    }

    /** The model of the notice about newer versions. */
    public UpdateViewModel updates() {
        return updates;
    }

    /** Shows the first page, depending on the parameters of the launch. */
    public void arrive(LaunchRequest launchRequest) {
        wantedRoom = launchRequest.room();
        joinAtOnce = launchRequest.joinAtOnce();
        given = launchRequest.backend();
        if (launchRequest.signedIn().isPresent()) {
            enterLobby(launchRequest.signedIn().get(), Optional.empty());
            return;
        }
        LoginViewModel login = enterSignIn(Optional.empty());
        boolean there = launchRequest.backend().map(login::goTo).orElse(true);
        launchRequest.user().ifPresent(login.usernameProperty()::set);
        // A password is used only for the server it was given with.
        launchRequest.password().filter(given -> there).map(String::new).ifPresent(password -> {
            login.passwordProperty().set(password);
            login.signInAsGiven();
        });
        launchRequest.wipePassword();
    }

    /** Shows the page after a crash; the person decides whether to rejoin the call. */
    public void arriveAfterCrash(InterruptedCall interrupted, LaunchRequest launchRequest) {
        given = Optional.of(interrupted.backend());
        state.set(new ShellState.Crashed(interrupted, launchRequest.waiting()));
    }

    /** The actions of the page after a crash. */
    CrashReturn crashReturn() {
        return crashReturn;
    }

    void sayWhereTo(LoginViewModel login, String room) {
        login.say(Notice.of(Notice.Kind.INFO, texts.text("link.said.sign_in", DisplayName.oneLine(room))));
    }

    /** Shows the sign-in page, after signing out or because a new login is needed; keeps the chosen room. */
    public void signOut() {
        rememberRoom();
        enterSignIn(Optional.empty());
    }

    /** Handles an expired login. */
    public void signInAgain() {
        rememberRoom();
        enterSignIn(Optional.of(Notice.of(Notice.Kind.INFO, texts.text("token.failure.session_expired"))));
    }

    /** Returns to the lobby at once and leaves the room in the background. Idempotent. */
    public void leave() {
        if (state.get() instanceof ShellState.InCall inCall) {
            leaveCall();
            enterLobby(inCall.person(), Optional.of(inCall.room().name()));
        }
    }

    /** Rejoins the room of the call that has ended. */
    public void joinAgain() {
        if (state.get() instanceof ShellState.CallEnded ended) {
            enterLobby(ended.person(), Optional.of(ended.room())).join();
        }
    }

    public void backToLobby() {
        if (state.get() instanceof ShellState.CallEnded ended) {
            enterLobby(ended.person(), Optional.of(ended.room()));
        }
    }

    /** Goes to the room of a link from any page, without confirmation. */
    void follow(InviteLink link) {
        boolean there = state.get() instanceof ShellState.SigningIn
                || Optional.ofNullable(state.get())
                        .flatMap(ShellState::signedIn)
                        .flatMap(UserSession::backend)
                        .filter(here -> TrustedServers.same(here, link.backend()))
                        .isPresent();
        if (!there) {
            enterSignIn(Optional.empty());
        }
        switch (state.get()) {
            case ShellState.SigningIn here -> {
                wantedRoom = Optional.of(link.room());
                given = Optional.of(link.backend());
                here.login().goTo(link.backend());
                sayWhereTo(here.login(), link.room());
            }
            case ShellState.InLobby here -> here.lobby().roomNameProperty().set(link.room());
            case ShellState.InCall here -> {
                leaveCall();
                enterLobby(here.person(), Optional.of(link.room()));
            }
            case ShellState.CallEnded here -> enterLobby(here.person(), Optional.of(link.room()));
            case ShellState.Crashed here -> {}
            case null -> {}
        }
    }

    /** Leaves the current page. Completes when an open call has been left. */
    public CompletableFuture<Void> close() {
        leaveCall();
        closePlace();
        state.set(null);
        return leaving;
    }

    private LoginViewModel enterSignIn(Optional<Notice> why) {
        Optional.ofNullable(state.get()).flatMap(ShellState::signedIn).ifPresent(UserSession::signOut);
        closePlace();
        LoginViewModel login = new LoginViewModel(
                texts,
                fx,
                parts.signIn(),
                parts.settings(),
                person -> enterLobby(person, Optional.empty()),
                () -> networkSettings.run());
        why.ifPresent(login::say);
        // A person who signs in again wants to be asked for the proxy login again, even after having declined.
        login.busyProperty().subscribe((was, busy) -> {
            if (busy) {
                parts.network().questions().askAgain();
            }
        });
        state.set(new ShellState.SigningIn(login));
        return login;
    }

    LobbyViewModel enterLobby(UserSession person, Optional<String> room) {
        closePlace();
        Optional<String> first = room.or(() -> wantedRoom);
        wantedRoom = Optional.empty();
        LobbyViewModel lobby = new LobbyViewModel(
                texts, fx, parts.settings(), person.tokens(), first, request -> enterCall(request, person));
        state.set(new ShellState.InLobby(lobby, person));
        parts.media().whenReady(lobby::mediaReady, failure -> lobby.mediaFailed(failure, parts.media()::start));
        if (joinAtOnce) {
            joinAtOnce = false;
            lobby.joinWhenReady();
        }
        return lobby;
    }

    private void enterCall(JoinRequest request, UserSession person) {
        Optional<RoomClient> client = parts.media().client();
        if (client.isEmpty()) {
            throw new IllegalStateException("A room came from nowhere.");
        }
        closePlace();
        ActiveCall entered =
                new ActiveCall(fx, request, new CallWatch(request.room().name(), person));
        call = entered;
        ShellState.InCall inCall =
                new ShellState.InCall(request.room(), client.get().localMedia(), entered.timeline(), person);
        parts.network().questions().askAgain();
        callListeners.forEach(listener -> listener.accept(inCall));
        entered.start();
        state.set(inCall);
    }

    private void leaveCall() {
        if (call != null) {
            leaving = call.leave();
            call = null;
        }
    }

    private void closePlace() {
        parts.media().forgetListeners();
        switch (state.get()) {
            case ShellState.SigningIn here -> here.login().close();
            case ShellState.InLobby here -> here.lobby().close();
            case ShellState.InCall here -> leaveCall();
            case ShellState.CallEnded here -> {}
            case ShellState.Crashed here -> {}
            case null -> {}
        }
    }

    private void rememberRoom() {
        if (state.get() instanceof ShellState.InLobby here) {
            wantedRoom = Optional.of(here.lobby().roomNameProperty().get());
        }
    }

    // Views read their texts when they are created; a call keeps its language until it has ended.
    private void speakNewLanguage() {
        switch (state.get()) {
            case ShellState.SigningIn here -> {
                String server = here.login().serverProperty().get();
                String user = here.login().usernameProperty().get();
                LoginViewModel login = enterSignIn(Optional.empty());
                login.serverProperty().set(server);
                login.usernameProperty().set(user);
            }
            case ShellState.InLobby here ->
                enterLobby(
                        here.person(),
                        Optional.of(here.lobby().roomNameProperty().get()));
            case ShellState.CallEnded here -> drawAnew(here);
            case ShellState.Crashed here -> drawAnew(here);
            case ShellState.InCall here -> {}
            case null -> {}
        }
    }

    // Listeners are not notified of a state that equals the previous one, hence the null in between.
    private void drawAnew(ShellState here) {
        state.set(null);
        state.set(here);
    }

    private static Texts texts(String language) {
        return Texts.of(language.isEmpty() ? Locale.getDefault() : Locale.forLanguageTag(language));
    }

    private final class CallWatch implements ActiveCall.Listener {
        private final String room;
        private final UserSession person;

        CallWatch(String room, UserSession person) {
            this.room = room;
            this.person = person;
        }

        @Override
        public void joined() {
            parts.settings().update(s -> s.withRecentRoom(room));
        }

        @Override
        public void joinFailed(Throwable failure) {
            call = null;
            FailedJoin failed = FailedJoin.of(failure, texts);
            switch (failed.wayOn()) {
                case LOBBY -> enterLobby(person, Optional.of(room));
                case SIGN_IN -> {
                    wantedRoom = Optional.of(room);
                    enterSignIn(Optional.of(
                            Notice.of(Notice.Kind.INFO, failed.explanation().sentence())));
                }
                case FIND_OUT -> explain(failed, "doctor.action.find_out", lobby -> openDoctor.run());
                case RETRY -> explain(failed, "common.action.retry", LobbyViewModel::join);
                case NETWORK_SETTINGS ->
                    explain(failed, "common.action.network_settings", lobby -> networkSettings.run());
                case NONE -> enterLobby(person, Optional.of(room)).say(sentence(failed));
            }
        }

        private void explain(FailedJoin failed, String actionKey, Consumer<LobbyViewModel> action) {
            LobbyViewModel lobby = enterLobby(person, Optional.of(room));
            lobby.say(sentence(failed).withAction(texts.text(actionKey), () -> action.accept(lobby)));
        }

        private static Notice sentence(FailedJoin failed) {
            return Notice.of(Notice.Kind.BAD, failed.explanation().sentence())
                    .withDetails(failed.explanation().details());
        }

        @Override
        public void ended(DisconnectReason reason) {
            call = null;
            state.set(new ShellState.CallEnded(room, reason, person));
        }
    }
}
