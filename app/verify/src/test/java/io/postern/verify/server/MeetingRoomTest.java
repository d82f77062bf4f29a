package io.postern.verify.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.CommandOutcome;
import io.postern.backend.device.Device;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.livekit.LiveKitServer;
import io.postern.network.Network;
import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalClient;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalSession;
import io.postern.signaling.device.CommandResult;
import io.postern.signaling.device.DeviceClient;
import io.postern.signaling.device.DeviceNews;
import io.postern.signaling.device.DeviceSession;
import io.postern.signaling.device.DeviceStatus;
import io.postern.signaling.device.EnrolmentResult;
import io.postern.signaling.device.RemoteCommand;
import io.postern.signaling.http.HttpClients;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenException.Reason;
import io.postern.signaling.websocket.OkHttpSignalClient;
import io.postern.signaling.websocket.SignalTimeouts;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A meeting room's machine, with the calls it makes, at the real backend and the real LiveKit server. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class MeetingRoomTest {
    private static final Duration LONG = DeviceClient.MAX_WAIT;
    private static final AuditActor ADMIN = new AuditActor("grace", "192.0.2.1");

    @RegisterExtension
    static final Stage STAGE = new Stage();

    private final SignalClient signals = new OkHttpSignalClient(HttpClients.owned("signals"), SignalTimeouts.DEFAULTS);
    private BackendServer backend;
    private DeviceClient machine;
    private EnrolmentResult enrolled;
    private DeviceSession session;
    private Device device;

    @BeforeEach
    void enrol() throws Exception {
        LiveKitServer server = STAGE.server();
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(server.apiKey(), server.apiSecret(), server.wsUrl(), server.httpUrl()),
                DatabaseConfig.inMemory()));
        machine = new DeviceClient(backend.url(), Network.ofThisMachine());
        String code = backend.devices()
                .makeCode(ADMIN, "board", Optional.of("Board room"), Optional.empty())
                .text();
        enrolled = get(machine.enrol(code));
        session = get(machine.signIn(enrolled.deviceToken().clone()));
        device = backend.devices().ofAccount("board").orElseThrow();
    }

    @AfterEach
    void stop() {
        signals.close();
        machine.close();
        backend.close();
    }

    @Test
    void itLearnsWhoComesAndGoes() throws Exception {
        String room = STAGE.newRoom();
        DeviceNews first = get(machine.news(session, 0, Optional.of(room), LONG));
        assertEquals(0, first.people(), "the room is not even there");

        CompletableFuture<DeviceNews> waiting = machine.news(session, first.cursor(), Optional.of(room), LONG);
        SignalSession ada = join(room, STAGE.tokens().participant(room, "ada", "Ada"));
        DeviceNews came = get(waiting);
        assertEquals(1, came.people());

        SignalSession itself = join(room, get(session.session().ticket(room)).token());
        SignalSession bot = join(room, botsToken(room));
        await().atMost(Duration.ofSeconds(5))
                .until(() -> STAGE.administration().participant(room, "board").isPresent()
                        && STAGE.administration().participant(room, "ai-agent").isPresent());
        DeviceNews still = get(machine.news(session, came.cursor(), Optional.of(room), Duration.ofSeconds(1)));
        assertEquals(1, still.people(), "machines and agents are no people");

        SignalSession bo = join(room, STAGE.tokens().participant(room, "bo", "Bo"));
        DeviceNews two = get(machine.news(session, still.cursor(), Optional.of(room), LONG));
        assertEquals(2, two.people());
        waiting = machine.news(session, two.cursor(), Optional.of(room), LONG);
        STAGE.administration().remove(room, "ada");
        STAGE.administration().remove(room, "bo");
        DeviceNews fewer = get(waiting);
        int people = fewer.people();
        long cursor = fewer.cursor();
        if (people == 1) {
            people = get(machine.news(session, cursor, Optional.of(room), LONG)).people();
        }
        assertEquals(0, people, "the machine and the agent are alone");
        List.of(ada, bo, bot, itself).forEach(SignalSession::close);
    }

    @Test
    void itDoesWhatItIsToldAndSaysSo() throws Exception {
        DeviceNews first = get(machine.news(session, 0, Optional.empty(), LONG));
        CompletableFuture<DeviceNews> waiting = machine.news(session, first.cursor(), Optional.empty(), LONG);
        long given = backend.commands()
                .give(ADMIN, device, CommandKind.JOIN, Optional.of("weekly"))
                .id();
        DeviceNews news = get(waiting);
        assertEquals(
                List.of(new RemoteCommand(given, RemoteCommand.Kind.JOIN, Optional.of("weekly"))), news.commands());

        get(machine.done(session, given, CommandResult.REFUSED, "locked"));
        assertEquals(
                CommandOutcome.REFUSED,
                backend.commands().find(device, given).orElseThrow().outcome().orElseThrow());
        get(machine.report(
                session,
                new DeviceStatus(
                        DeviceStatus.State.JOINING, Optional.of("weekly"), Instant.now(), false, "0.1.0", "Linux")));
        assertEquals(
                "joining",
                backend.devices()
                        .find(device.id())
                        .orElseThrow()
                        .status()
                        .orElseThrow()
                        .state());
    }

    @Test
    void itIsSentAwayWhenItIsRevoked() throws Exception {
        DeviceNews first = get(machine.news(session, 0, Optional.empty(), LONG));
        CompletableFuture<DeviceNews> waiting = machine.news(session, first.cursor(), Optional.empty(), LONG);
        assertTrue(backend.devices().revoke(ADMIN, device.id()));

        assertEquals(Reason.SESSION_EXPIRED, reason(waiting));
        assertEquals(Reason.SESSION_EXPIRED, reason(session.session().ticket("weekly")));
        assertEquals(
                Reason.WRONG_CREDENTIALS,
                reason(machine.signIn(enrolled.deviceToken().clone())));
        assertEquals(Reason.WRONG_CREDENTIALS, reason(machine.enrol("AAAAA-AAAAA")));
    }

    private AccessToken botsToken(String room) throws Exception {
        char[] password = "correct horse battery".toCharArray();
        backend.accounts().add("ai-agent", "Bot", Role.AGENT, password);
        try (BackendClient client = new BackendClient(backend.url())) {
            return get(get(client.login("ai-agent", password)).ticket(room)).token();
        }
    }

    private SignalSession join(String room, AccessToken token) throws Exception {
        LinkedBlockingQueue<SignalEvent> events = new LinkedBlockingQueue<>();
        SignalSession joined = signals.open(
                new SignalOptions(
                        STAGE.url(),
                        token,
                        SignalEndpoint.V0,
                        true,
                        false,
                        Map.of(),
                        Optional.empty(),
                        Optional.empty()),
                events::add);
        SignalEvent first = events.poll(15, TimeUnit.SECONDS);
        assertInstanceOf(SignalEvent.Joined.class, first, room);
        return joined;
    }

    private static Reason reason(CompletableFuture<?> failing) {
        ExecutionException thrown = assertThrows(ExecutionException.class, () -> get(failing));
        return assertInstanceOf(TokenException.class, thrown.getCause()).reason();
    }

    private static <T> T get(CompletableFuture<T> future) throws Exception {
        return future.get(20, TimeUnit.SECONDS);
    }
}
