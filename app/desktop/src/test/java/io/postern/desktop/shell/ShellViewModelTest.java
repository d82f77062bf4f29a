package io.postern.desktop.shell;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.call.context.JoinTimeline;
import io.postern.desktop.SimulatedSignIn;
import io.postern.desktop.lobby.LobbyViewModel;
import io.postern.desktop.login.LoginViewModel;
import io.postern.desktop.login.UserSession;
import io.postern.desktop.recovery.InterruptedCall;
import io.postern.resources.Texts;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomClient;
import io.postern.room.RoomFailure;
import io.postern.settings.policy.Policy;
import io.postern.settings.preferences.Settings;
import io.postern.settings.preferences.SettingsStore;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.SessionCredentials;
import io.postern.signaling.token.TokenException;
import io.postern.ui.control.Notice;
import io.postern.ui.device.MediaStartup;
import io.postern.ui.fx.ManualFxThread;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedNetwork;
import io.postern.ui.simulation.SimulatedRoom;
import io.postern.ui.simulation.SimulatedRoomClient;
import java.lang.reflect.Proxy;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ShellViewModelTest {
    private final ManualFxThread fx = new ManualFxThread();
    private final Texts texts = Texts.of(Locale.ENGLISH);
    private final SimulatedSignIn server = new SimulatedSignIn();
    private final SimulatedMedia devices = SimulatedMedia.complete();
    private final SimulatedRoomClient client = new SimulatedRoomClient(devices);
    private final SettingsStore settings = SettingsStore.inMemory(Settings.DEFAULTS.withLanguage("en"));
    private MediaStartup media = new MediaStartup(fx, () -> client);
    private ShellViewModel shell = shell();

    private ShellViewModel shell() {
        return new ShellViewModel(
                new ShellViewModel.Parts(fx, settings, server, new SimulatedNetwork(fx), media, Policy.NONE));
    }

    private void startMedia() {
        media.start();
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return media.client().isPresent();
        });
    }

    private static LaunchRequest signedIn(UserSession person, String room, boolean joinAtOnce) {
        return new LaunchRequest(
                Optional.of(person),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(room),
                joinAtOnce);
    }

    private static UserSession ana() {
        return SimulatedSignIn.person("ana", "Ana");
    }

    private LoginViewModel login() {
        return assertInstanceOf(
                        ShellState.SigningIn.class, shell.stateProperty().get())
                .login();
    }

    private LobbyViewModel lobby() {
        return assertInstanceOf(ShellState.InLobby.class, shell.stateProperty().get())
                .lobby();
    }

    private SimulatedRoom inCall() {
        startMedia();
        shell.arrive(signedIn(ana(), "weekly", false));
        lobby().join();
        client.lastRoom().connect();
        fx.runPosted();
        return client.lastRoom();
    }

    @AfterEach
    void everythingIsGivenBack() {
        shell.close();
        fx.runPosted();
        assertEquals(0, devices.cameraLeases());
        assertEquals(0, devices.microphoneLeases());
    }

    private static InterruptedCall interrupted(Optional<SessionCredentials> login) {
        return InterruptedCall.of(URI.create("https://meet.example.org"), "weekly", login);
    }

    private static SessionCredentials loginOfAna() {
        return new SessionCredentials(
                URI.create("https://meet.example.org"), "pst_not-a-real-one", "ana", "Ana", false, Instant.EPOCH);
    }

    private static LaunchRequest given(String server, boolean joinAtOnce) {
        return new LaunchRequest(
                Optional.empty(),
                Optional.of(URI.create(server)),
                Optional.of("ana"),
                Optional.of("not a real one".toCharArray()),
                Optional.of("another"),
                joinAtOnce);
    }

    @Test
    void afterACrashNobodyJoinsBeforeThePersonSaysSoAndThenWithTheLoginThatCameAlong() {
        startMedia();
        shell.arriveAfterCrash(interrupted(Optional.of(loginOfAna())), given("https://meet.example.org", true));
        fx.runPosted();
        ShellState.Crashed crashed =
                assertInstanceOf(ShellState.Crashed.class, shell.stateProperty().get());
        assertEquals("weekly", crashed.call().room());
        assertEquals(0, client.rooms().size(), "so that no crash follows from another by itself");
        assertEquals(List.of(), server.asked());

        shell.crashReturn().joinAgain();
        assertEquals(Optional.of(loginOfAna()), server.resumed());
        server.accept(ana());
        fx.runPosted();
        ShellState.InCall there =
                assertInstanceOf(ShellState.InCall.class, shell.stateProperty().get());
        assertEquals("weekly", there.room().name());
        client.lastRoom().connect();
        fx.runPosted();
    }

    @Test
    void withoutALoginOneSignsInOnceMoreAndIsInTheCall() {
        startMedia();
        shell.arriveAfterCrash(interrupted(Optional.empty()), LaunchRequest.UNKNOWN);
        shell.crashReturn().joinAgain();
        assertEquals("https://meet.example.org", login().serverProperty().get());
        assertEquals(
                texts.text("link.said.sign_in", "weekly"),
                login().noticeProperty().get().orElseThrow().text());
        login().usernameProperty().set("ana");
        login().passwordProperty().set("not a real one");
        login().signIn();
        server.accept(ana());
        fx.runPosted();
        ShellState.InCall there =
                assertInstanceOf(ShellState.InCall.class, shell.stateProperty().get());
        assertEquals("weekly", there.room().name());
    }

    @Test
    void aPasswordThatWasGivenGoesToTheServerItWasGivenForAlone() {
        shell.arriveAfterCrash(interrupted(Optional.empty()), given("https://other.example.org", false));
        shell.crashReturn().joinAgain();
        assertEquals(List.of(), server.asked());
        shell.close();
        shell = shell();
        shell.arriveAfterCrash(interrupted(Optional.empty()), given("https://meet.example.org/", false));
        shell.crashReturn().joinAgain();
        assertEquals(
                List.of(new SimulatedSignIn.Asked(URI.create("https://meet.example.org"), "ana", 14)), server.asked());
    }

    @Test
    void startsAsUsualWithoutRejoiningAfterACrash() {
        shell.arriveAfterCrash(interrupted(Optional.of(loginOfAna())), LaunchRequest.UNKNOWN);
        shell.crashReturn().passOver();
        assertEquals(Optional.empty(), login().noticeProperty().get());
        assertEquals(Optional.empty(), server.resumed());
    }

    @Test
    void aLinkLeadsAwayFromTheNoticeOfACrash() {
        shell.arriveAfterCrash(interrupted(Optional.of(loginOfAna())), given("https://meet.example.org", false));
        shell.links().open("https://meet.example.org/join/planning");
        assertEquals(Optional.empty(), shell.links().questionProperty().get(), "one was signed in there");
        assertEquals("https://meet.example.org", login().serverProperty().get());
        assertEquals(
                texts.text("link.said.sign_in", "planning"),
                login().noticeProperty().get().orElseThrow().text());
    }

    @Test
    void signingOutEndsTheLoginAtTheServer() {
        AtomicInteger ended = new AtomicInteger();
        BackendSession session = (BackendSession) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {BackendSession.class}, (proxy, method, arguments) -> {
                    assertEquals("signOut", method.getName());
                    ended.incrementAndGet();
                    return new CompletableFuture<Void>();
                });
        UserSession ana = ana();
        shell.arrive(signedIn(
                new UserSession(ana.tokens(), "ana", "Ana", ana.backend(), Optional.of(session)), "weekly", false));
        shell.signOut();
        assertEquals(1, ended.get());
        assertEquals("", login().passwordProperty().get(), "nobody waits for the server");
    }

    @Test
    void withoutAnythingKnownOneSignsInAndThenIsInTheLobby() {
        startMedia();
        shell.arrive(LaunchRequest.UNKNOWN);
        LoginViewModel login = login();
        login.serverProperty().set("meet.example.org");
        login.usernameProperty().set("ana");
        login.passwordProperty().set("not a real one");
        login.signIn();
        server.accept(ana());
        fx.runPosted();
        assertEquals("", lobby().roomNameProperty().get());
    }

    @Test
    void doesNotAskForGivenValuesAndWipesThePassword() {
        char[] password = "not a real one".toCharArray();
        shell.arrive(new LaunchRequest(
                Optional.empty(),
                Optional.of(URI.create("https://meet.example.org")),
                Optional.of("ana"),
                Optional.of(password),
                Optional.of("planning"),
                false));
        assertEquals(1, server.asked().size());
        assertTrue(new String(password).chars().allMatch(c -> c == 0), () -> Arrays.toString(password));
        server.accept(ana());
        fx.runPosted();
        assertEquals("planning", lobby().roomNameProperty().get());
    }

    @Test
    void joiningOpensTheCallAtOnceWithDevicesAsTheyWereInTheLobby() {
        startMedia();
        List<ShellState.InCall> calls = new ArrayList<>();
        shell.onCall(calls::add);
        shell.arrive(signedIn(ana(), "weekly", false));
        lobby().microphoneOnProperty().set(false);
        lobby().join();
        assertInstanceOf(ShellState.InCall.class, shell.stateProperty().get());
        assertEquals(
                List.of("prepare", "publish:VP8", "CAMERA=true", "join"),
                client.lastRoom().calls());
        assertEquals(1, devices.cameraLeases(), "open until the room has its own");
        client.lastRoom().connect();
        fx.runPosted();
        assertEquals(0, devices.cameraLeases());
        assertEquals(List.of("weekly"), settings.current().rooms());
        JoinTimeline timeline = calls.getFirst().timeline();
        assertTrue(
                timeline.sinceClick(JoinTimeline.Mark.CONNECTED).orElseThrow().compareTo(Duration.ZERO) > 0);
    }

    @ParameterizedTest
    @EnumSource(value = RoomFailure.Kind.class, mode = EnumSource.Mode.EXCLUDE, names = "LEFT")
    void aJoinThatFailsLeadsBackToTheLobbyWithASentenceAndTheSameRoom(RoomFailure.Kind kind) {
        startMedia();
        shell.arrive(signedIn(ana(), "weekly", false));
        lobby().roomNameProperty().set("planning");
        lobby().join();
        RoomFailure failure = new RoomFailure(kind, true, "simulated");
        client.lastRoom().failJoin(failure, null);
        fx.runPosted();
        Notice notice = lobby().noticeProperty().get().orElseThrow();
        String key = "room.failure." + kind.name().toLowerCase(Locale.ROOT);
        assertEquals(texts.text(key, failure.arguments().toArray()), notice.text());
        assertEquals("planning", lobby().roomNameProperty().get());
        assertFalse(lobby().busyProperty().get());
    }

    @Test
    void offersACheckOfTheConnectionIfMediaIsBlocked() {
        AtomicInteger opened = new AtomicInteger();
        shell.onDoctor(opened::incrementAndGet);
        startMedia();
        shell.arrive(signedIn(ana(), "weekly", false));
        lobby().join();
        client.lastRoom().failJoin(new RoomFailure(RoomFailure.Kind.NO_MEDIA_PATH, true, "simulated"), null);
        fx.runPosted();
        Notice.Action action =
                lobby().noticeProperty().get().orElseThrow().action().orElseThrow();
        assertEquals(texts.text("doctor.action.find_out"), action.label());
        action.run().run();
        assertEquals(1, opened.get());
    }

    @Test
    void aLoginThatRanOutIsRenewedAndOneIsBackWithTheSameRoom() {
        startMedia();
        shell.arrive(signedIn(ana(), "planning", false));
        lobby().join();
        client.lastRoom()
                .failJoin(
                        new RoomFailure(RoomFailure.Kind.NO_TICKET, false, "simulated"),
                        new TokenException(TokenException.Reason.SESSION_EXPIRED, "simulated", null));
        fx.runPosted();
        LoginViewModel login = login();
        assertEquals(
                texts.text("token.failure.session_expired"),
                login.noticeProperty().get().orElseThrow().text());
        login.serverProperty().set("meet.example.org");
        login.usernameProperty().set("ana");
        login.passwordProperty().set("not a real one");
        login.signIn();
        server.accept(ana());
        fx.runPosted();
        assertEquals("planning", lobby().roomNameProperty().get());
    }

    @ParameterizedTest
    @EnumSource(
            value = DisconnectReason.class,
            mode = EnumSource.Mode.EXCLUDE,
            names = {"CLIENT_INITIATED", "JOIN_FAILURE"})
    void aCallThatEndsByItselfSaysWhyAndCanBeJoinedAgain(DisconnectReason reason) {
        inCall().disconnect(reason);
        fx.runPosted();
        ShellState.CallEnded ended = assertInstanceOf(
                ShellState.CallEnded.class, shell.stateProperty().get());
        assertEquals(reason, ended.reason());
        assertEquals("weekly", ended.room());
        int before = client.rooms().size();
        shell.joinAgain();
        assertInstanceOf(ShellState.InCall.class, shell.stateProperty().get());
        assertTrue(client.rooms().size() > before, "a room can be joined once only");
    }

    @Test
    void leavingShowsTheLobbyAtOnceHoweverLongTheServerTakes() {
        SimulatedRoom room = inCall();
        room.leaveSlowly();
        shell.leave();
        shell.leave();
        assertEquals("weekly", lobby().roomNameProperty().get());
        assertEquals(1, room.calls().stream().filter("leave"::equals).count());
        room.finishLeaving();
        fx.runPosted();
        assertEquals(ShellPage.LOBBY, shell.stateProperty().get().page());
    }

    @Test
    void doesNotReportLeavingDuringAJoinAsAFailure() {
        startMedia();
        shell.arrive(signedIn(ana(), "weekly", false));
        lobby().join();
        shell.leave();
        fx.runPosted();
        assertTrue(lobby().noticeProperty().get().isEmpty());
    }

    @Test
    void joinsByItselfWhenToldTo() {
        startMedia();
        shell.arrive(signedIn(ana(), "weekly", true));
        fx.pass(Duration.ofMillis(600));
        assertInstanceOf(ShellState.InCall.class, shell.stateProperty().get());
    }

    @Test
    void closingWhileInACallCompletesWhenTheRoomIsLeft() {
        SimulatedRoom room = inCall();
        room.leaveSlowly();
        CompletableFuture<Void> closed = shell.close();
        assertFalse(closed.isDone());
        room.finishLeaving();
        assertTrue(closed.isDone());
        assertEquals(0, room.listeners());
    }

    @Test
    void anotherLanguageIsSpokenAtOnceAndWhatWasTypedStays() {
        startMedia();
        shell.arrive(signedIn(ana(), "weekly", false));
        lobby().roomNameProperty().set("planning");
        settings.update(s -> s.withLanguage("de"));
        assertEquals("de", shell.texts().locale().getLanguage());
        assertEquals("planning", lobby().roomNameProperty().get());
    }

    @Test
    void thePageAfterACallIsDrawnAnewInAnotherLanguage() {
        inCall().disconnect(DisconnectReason.ROOM_DELETED);
        fx.runPosted();
        List<ShellState> shown = new ArrayList<>();
        shell.stateProperty().addListener((_, _, now) -> shown.add(now));
        settings.update(s -> s.withLanguage("de"));
        fx.runPosted();
        assertInstanceOf(ShellState.CallEnded.class, shown.getLast());
    }

    @Test
    void anEngineThatFailsToStartCanBeStartedAgain() {
        AtomicInteger starts = new AtomicInteger();
        Supplier<RoomClient> factory = () -> {
            if (starts.incrementAndGet() == 1) {
                throw new UnsatisfiedLinkError("simulated");
            }
            return client;
        };
        media = new MediaStartup(fx, factory);
        shell = shell();
        media.start();
        shell.arrive(signedIn(ana(), "weekly", false));
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return lobby().noticeProperty().get().isPresent();
        });
        lobby().noticeProperty()
                .get()
                .orElseThrow()
                .action()
                .orElseThrow()
                .run()
                .run();
        await().pollInSameThread().until(() -> {
            fx.runPosted();
            return media.client().isPresent();
        });
        fx.pass(Duration.ofMillis(600));
        assertEquals(1, client.lastRoom().prepared());
    }
}
