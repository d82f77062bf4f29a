package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.IceCandidate;
import io.postern.media.rtc.IceConfig.IceServer;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.MediaRoute;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.SimulationScenario;
import io.postern.room.loop.RoomLoop;
import io.postern.room.sim.SimulatedPeer;
import io.postern.room.sim.SimulatedPeer.SignalingState;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.JoinTicket;
import io.postern.testing.signal.ScriptedConnection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.IntStream;
import livekit.LivekitModels;
import livekit.LivekitRtc.ICEServer;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalTarget;
import livekit.LivekitRtc.TrickleRequest;
import org.junit.jupiter.api.Test;

/** The ways that libwebrtc is given, and what is done when one of them is lost or stuck. */
class MediaRouteTest {
    private static final String CANDIDATE = "candidate:1 1 tcp 1671430143 192.0.2.10 7881 typ host tcptype passive";
    private static final String LOCAL = "candidate:1 1 tcp 1671430143 127\\.0\\.0\\.1 \\d+ typ host tcptype passive";

    private static SignalResponse welcome() {
        return SignalResponse.newBuilder()
                .setJoin(JoinResponse.newBuilder()
                        .setRoom(LivekitModels.Room.newBuilder().setName("weekly"))
                        .setParticipant(RoomFixture.participant("me", "Me"))
                        .addIceServers(ICEServer.newBuilder()
                                .addUrls("turns:turn.example:443?transport=tcp")
                                .setUsername("user")
                                .setCredential("credential"))
                        .addIceServers(ICEServer.newBuilder().addUrls("stun:stun.example:3478")))
                .build();
    }

    private static SignalResponse answer(String sdp) {
        return SignalResponse.newBuilder()
                .setAnswer(SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp(sdp)
                        .setId(1))
                .build();
    }

    private static SignalResponse trickle() {
        return SignalResponse.newBuilder()
                .setTrickle(TrickleRequest.newBuilder()
                        .setTarget(SignalTarget.PUBLISHER)
                        .setCandidateInit("{\"candidate\":\"" + CANDIDATE + "\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}"))
                .build();
    }

    /** Joins with all that the server says at once, as a real one does; no way has opened yet. */
    private static Joining begin(RoomFixture fixture, MediaRoute route) {
        Room room = fixture.client.newRoom(
                "weekly",
                name -> CompletableFuture.completedFuture(
                        new JoinTicket(fixture.server.uri(), AccessToken.of("a.ticket.1"))),
                route);
        CompletableFuture<Void> joined = room.join();
        ScriptedConnection connection = fixture.server.accept();
        connection.send(welcome());
        connection.send(answer("v=0\r\na=" + CANDIDATE + "\r\n"));
        connection.send(trickle());
        SimulatedPeer peer = fixture.peer(0);
        await().atMost(RoomFixture.PATIENCE).until(() -> !peer.candidates().isEmpty());
        return new Joining(joined, connection, peer);
    }

    private record Joining(CompletableFuture<Void> joined, ScriptedConnection connection, SimulatedPeer peer) {
        SimulatedPeer finish() {
            peer.becomes(ConnectionState.CONNECTED);
            await().atMost(RoomFixture.PATIENCE).until(joined::isDone);
            joined.join();
            return peer;
        }
    }

    private static SimulatedPeer join(RoomFixture fixture, MediaRoute route) {
        return begin(fixture, route).finish();
    }

    /** As where nothing answers at the direct way. */
    private static SimulatedPeer joinOverRelay(RoomFixture fixture) {
        Joining joining = begin(fixture, MediaRoute.BEST);
        assertEquals(
                2, joining.connection().expect(MessageCase.OFFER).getOffer().getId());
        await().atMost(RoomFixture.PATIENCE)
                .until(() -> !joining.peer().ice().servers().isEmpty());
        return joining.finish();
    }

    @Test
    void directWaysAreGatheredBeforeAnybodyIsAsked() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.room.prepare();
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> fixture.peer(0).signalingState() == SignalingState.HAVE_LOCAL_OFFER);
        }
    }

    @Test
    void aDirectWayThatOpensNeedsNoRelays() {
        // A direct way has 200 ms for itself, which a busy machine may need for other things.
        assertTrue(IntStream.range(0, 5).anyMatch(_ -> joinsWithoutRelays()));
    }

    private static boolean joinsWithoutRelays() {
        try (RoomFixture fixture = new RoomFixture()) {
            SimulatedPeer peer = join(fixture, MediaRoute.BEST);
            boolean without = peer.ice().servers().isEmpty();
            assertEquals(without ? 0 : 1, peer.restarts());
            return without;
        }
    }

    @Test
    void whereDirectWaysStayShutRelaysAreTriedByARestart() {
        try (RoomFixture fixture = new RoomFixture()) {
            assertEquals(1, joinOverRelay(fixture).restarts());
        }
    }

    @Test
    void directWaysHaveLongerWhereSomebodyAnswered() {
        assertEquals(Duration.ZERO, RelayFallbackPolicy.patience(IceServerRewriter.Direct.CLOSED, true));
        Duration silent = RelayFallbackPolicy.patience(IceServerRewriter.Direct.UNKNOWN, true);
        Duration answered = RelayFallbackPolicy.patience(IceServerRewriter.Direct.REACHED, true);
        assertTrue(silent.compareTo(answered) < 0, silent + " and " + answered);
        for (IceServerRewriter.Direct direct : IceServerRewriter.Direct.values()) {
            assertTrue(RelayFallbackPolicy.patience(direct, false).compareTo(answered) > 0, "nothing else to try");
        }
    }

    @Test
    void relaysAndCandidatesLeadToOurOwnForwarders() {
        try (RoomFixture fixture = new RoomFixture()) {
            SimulatedPeer peer = joinOverRelay(fixture);
            List<IceServer> servers = peer.ice().servers();
            assertEquals(1, servers.size(), "nothing but the relay: " + servers);
            assertEquals(2, servers.getFirst().urls().size(), "the advertised port and the registered one");
            servers.getFirst()
                    .urls()
                    .forEach(url -> assertTrue(url.matches("turn:127\\.0\\.0\\.1:\\d+\\?transport=tcp"), url));
            assertEquals("user", servers.getFirst().username());
            assertEquals("credential", servers.getFirst().credential());
            for (IceCandidate candidate : peer.candidates()) {
                assertTrue(candidate.candidate().matches(LOCAL), candidate.candidate());
            }
        }
    }

    @Test
    void extraPortsOfRelaysAreTriedInRoomsMadeFromThenOn() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.client.extraRelayPorts(List.of(8443, 443));
            SimulatedPeer peer = joinOverRelay(fixture);
            assertEquals(3, peer.ice().servers().getFirst().urls().size(), "443 as advertised, 8443, and 5349");
        }
    }

    @Test
    void theDirectWayAloneHasNoRelays() {
        try (RoomFixture fixture = new RoomFixture()) {
            SimulatedPeer peer = join(fixture, MediaRoute.DIRECT_ONLY);
            assertEquals(List.of(), peer.ice().servers());
            assertTrue(!peer.ice().relayOnly());
        }
    }

    @Test
    void theRelayAloneIsForced() {
        try (RoomFixture fixture = new RoomFixture()) {
            assertTrue(join(fixture, MediaRoute.RELAY_ONLY).ice().relayOnly());
        }
    }

    @Test
    void anotherNetworkMakesTheRoomComeBackAtOnce() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            fixture.client.networkChanged();
            ScriptedConnection second = fixture.server.accept();
            fixture.event(RoomEvent.Reconnecting.class);
            assertTrue(second.opening().joinRequest().orElseThrow().getReconnect());
        }
    }

    @Test
    void aSocketLostOnRequestIsReplaced() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            fixture.room.simulate(SimulationScenario.SIGNAL_LOST).join();
            fixture.server.accept();
            fixture.event(RoomEvent.Reconnecting.class);
        }
    }

    @Test
    void aScenarioIsAskedOfTheServer() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.simulate(SimulationScenario.MIGRATION).join();
            assertTrue(connection.expect(MessageCase.SIMULATE).getSimulate().getMigration());
        }
    }

    @Test
    void leavingWhileComingBackEndsAtOnce() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.drop();
            // Lets us in and says nothing: the attempt goes on.
            fixture.server.accept();
            fixture.room.leave().join();
            assertEquals(
                    DisconnectReason.CLIENT_INITIATED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
        }
    }

    @Test
    void picturesWaitWhileTheWayOutIsStuck() {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        AtomicReference<Duration> silence = new AtomicReference<>(Duration.ZERO);
        AtomicLong pictures = new AtomicLong();
        AtomicInteger given = new AtomicInteger();
        RoomLoop loop = new RoomLoop("weekly", () -> {});
        UplinkStallDetector guard = new UplinkStallDetector(
                loop, silence::get, pictures::incrementAndGet, told::add, given::incrementAndGet);
        silence.set(Duration.ofSeconds(1));
        await().atMost(RoomFixture.PATIENCE).until(() -> told.equals(List.of(true)));
        assertEquals(0, given.get(), "not yet given up");
        silence.set(Duration.ofSeconds(3));
        await().atMost(RoomFixture.PATIENCE).until(() -> given.get() == 1);
        silence.set(Duration.ofMillis(20));
        await().atMost(RoomFixture.PATIENCE).until(() -> told.equals(List.of(true, false)));
        assertEquals(1, given.get(), "once");
        guard.stop();
        loop.stop();
    }

    @Test
    void silenceSaysNothingWhereNoPicturesAreSent() {
        List<Boolean> told = new CopyOnWriteArrayList<>();
        AtomicLong looks = new AtomicLong();
        RoomLoop loop = new RoomLoop("weekly", () -> {});
        UplinkStallDetector guard = new UplinkStallDetector(
                loop,
                () -> {
                    looks.incrementAndGet();
                    return Duration.ofSeconds(1);
                },
                () -> 7,
                told::add,
                () -> told.add(true));
        await().atMost(RoomFixture.PATIENCE).until(() -> looks.get() > 15);
        assertEquals(List.of(), told);
        guard.stop();
        loop.stop();
    }
}
