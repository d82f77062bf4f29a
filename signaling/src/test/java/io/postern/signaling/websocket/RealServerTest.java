package io.postern.signaling.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalSession;
import io.postern.signaling.http.HttpClients;
import io.postern.testing.LeakGuard;
import io.postern.testing.process.RealLiveKit;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.net.URI;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import livekit.LivekitModels;
import okhttp3.OkHttpClient;
import okhttp3.Response;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Checks with a real LiveKit server that both sides understand each other. */
@LeakGuard.Shared
@Requires(Requirement.LIVEKIT)
class RealServerTest {
    @TempDir
    static Path folder;

    private static RealLiveKit server;

    private final OkHttpSignalClient client = new OkHttpSignalClient();
    private final ReportedEvents events = new ReportedEvents();

    @BeforeAll
    static void start() throws Exception {
        server = RealLiveKit.start(folder, RealTokens.KEY, RealTokens.SECRET);
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void theServerAgreesToCompressMessages() throws Exception {
        AtomicReference<String> agreed = new AtomicReference<>();
        OkHttpClient http = HttpClients.owned("signal")
                .newBuilder()
                .addInterceptor(chain -> {
                    Response response = chain.proceed(chain.request());
                    agreed.set(response.header("Sec-WebSocket-Extensions"));
                    return response;
                })
                .build();
        try (OkHttpSignalClient compressing = new OkHttpSignalClient(http, SignalTimeouts.DEFAULTS)) {
            SignalSession session = compressing.open(
                    options(server.wsUrl(), RealTokens.token("alice", "compressed"), SignalEndpoint.V1), events);
            events.next(SignalEvent.Joined.class);
            assertTrue(agreed.get().startsWith("permessage-deflate"), agreed::get);
            session.close();
        }
    }

    @Test
    void joinsOverV0RefreshesTheTokenAndAnswersPings() throws Exception {
        AccessToken token = RealTokens.token("alice", "weekly");
        SignalSession session = client.open(options(server.wsUrl(), token, SignalEndpoint.V0), events);

        SignalEvent.Joined joined = events.next(SignalEvent.Joined.class);
        assertEquals("weekly", joined.join().getRoom().getName());
        assertEquals("alice", joined.join().getParticipant().getIdentity());
        assertTrue(joined.join().getPingInterval() > 0);

        boolean refreshed = false;
        boolean ponged = false;
        while (!refreshed || !ponged) {
            switch (events.next(SignalEvent.class)) {
                case SignalEvent.TokenRefreshed fresh -> {
                    refreshed = true;
                    assertFalse(fresh.token().equals(token));
                }
                case SignalEvent.Pong pong -> {
                    ponged = true;
                    assertTrue(pong.roundTrip().toSeconds() < 5, pong::toString);
                }
                case SignalEvent.Closed closed -> throw new AssertionError(closed.toString());
                default -> {}
            }
        }
        session.close();
        events.awaitFailure(SignalFailure.ClosedByClient.class);
    }

    @Test
    void serverTakesTheJoinRequestOfV1() throws Exception {
        // Its offer is no SDP, so the session does not get far; but it is unpacked, understood and let in.
        SignalSession session =
                client.open(options(server.wsUrl(), RealTokens.token("bob", "weekly"), SignalEndpoint.V1), events);
        SignalEvent.Joined joined = events.next(SignalEvent.Joined.class);
        LivekitModels.ParticipantInfo bob = joined.join().getParticipant();
        assertEquals("bob", bob.getIdentity());
        assertEquals(Map.of("role", "guest"), bob.getAttributesMap());
        assertFalse(joined.join().getSubscriberPrimary());
        session.close();
        events.awaitFailure(SignalFailure.ClosedByClient.class);
    }

    @ParameterizedTest
    @EnumSource(SignalEndpoint.class)
    void tokenOfAnotherSecretIsNotAllowed(SignalEndpoint endpoint) throws Exception {
        AccessToken token = RealTokens.tokenOfSomeoneElse("mallory", "weekly");
        client.open(options(server.wsUrl(), token, endpoint), events);
        SignalFailure.NotAllowed failure = events.nextFailure(SignalFailure.NotAllowed.class);
        assertEquals(401, failure.status());
        for (String part : token.reveal().split("\\.", -1)) {
            assertFalse(failure.detail().contains(part), failure.detail());
        }
    }

    @ParameterizedTest
    @EnumSource(SignalEndpoint.class)
    void anotherPathIsNoSuchService(SignalEndpoint endpoint) throws Exception {
        URI elsewhere = URI.create(server.wsUrl() + "/conference");
        client.open(options(elsewhere, RealTokens.token("alice", "weekly"), endpoint), events);
        assertEquals(404, events.nextFailure(SignalFailure.NoSuchService.class).status());
    }

    @Test
    void emptyIdentityIsBadRequest() throws Exception {
        client.open(options(server.wsUrl(), RealTokens.token("", "weekly"), SignalEndpoint.V0), events);
        assertEquals(400, events.nextFailure(SignalFailure.BadRequest.class).status());
    }

    @ParameterizedTest
    @EnumSource(SignalEndpoint.class)
    void roomThatIsNotThereAndMayNotBeMadeIsNotAllowed(SignalEndpoint endpoint, @TempDir Path own) throws Exception {
        try (RealLiveKit strict = RealLiveKit.start(own, RealTokens.KEY, RealTokens.SECRET, false)) {
            client.open(options(strict.wsUrl(), RealTokens.token("alice", "weekly"), endpoint), events);
            assertEquals(404, events.nextFailure(SignalFailure.NotAllowed.class).status());
        }
    }

    @Test
    void tlsTowardsItsPlainPortIsNoSuchService() throws Exception {
        URI secure = URI.create("wss" + server.wsUrl().toString().substring(2));
        client.open(options(secure, RealTokens.token("alice", "weekly"), SignalEndpoint.V1), events);
        events.nextFailure(SignalFailure.NoSuchService.class);
    }

    private static SignalOptions options(URI uri, AccessToken token, SignalEndpoint endpoint) {
        SignalOptions said = endpoint == SignalEndpoint.V1 ? SampleMessages.v1(uri) : SampleMessages.v0(uri);
        return new SignalOptions(
                uri, token, endpoint, true, false, said.attributes(), said.publisherOffer(), Optional.empty());
    }
}
