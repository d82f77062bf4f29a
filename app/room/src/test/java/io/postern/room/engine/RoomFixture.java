package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.network.Network;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomOptions;
import io.postern.room.RoomSnapshot;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.room.sim.SimulatedEngine;
import io.postern.room.sim.SimulatedPeer;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.TokenSource;
import io.postern.signaling.websocket.OkHttpSignalClient;
import io.postern.testing.signal.ScriptedConnection;
import io.postern.testing.signal.ScriptedSignalServer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalResponse;

/** A room with a scripted server and simulated peer connections, and builders of server messages. */
final class RoomFixture implements AutoCloseable {
    static final Duration PATIENCE = Duration.ofSeconds(10);

    /** As the real one, without the waiting. */
    static final ReconnectPolicy QUICK = new ReconnectPolicy(
            List.of(Duration.ZERO, Duration.ofMillis(10), Duration.ofMillis(10), Duration.ofMillis(10)), Duration.ZERO);

    final ScriptedSignalServer server = ScriptedSignalServer.start();
    final SimulatedEngine engine = new SimulatedEngine();
    final List<RoomEvent> events = new CopyOnWriteArrayList<>();
    final AtomicInteger ticketsAsked = new AtomicInteger();
    final AtomicInteger returnsAsked = new AtomicInteger();
    final AtomicInteger forgotten = new AtomicInteger();

    /** The answer of the token source to the question whether a room may be rejoined. */
    volatile CompletableFuture<Boolean> mayReturn = CompletableFuture.completedFuture(true);

    final DefaultRoomClient client;

    /** The version that the server states. */
    String serverVersion = "";

    final Room room;

    RoomFixture() {
        this(QUICK);
    }

    RoomFixture(RoomOptions options) {
        this(QUICK, options);
    }

    RoomFixture(ReconnectPolicy policy) {
        this(policy, RoomOptions.DEFAULTS);
    }

    private RoomFixture(ReconnectPolicy policy, RoomOptions options) {
        client = new DefaultRoomClient(engine, new OkHttpSignalClient(), Network.ofThisMachine(), policy, false);
        room = another("weekly", options);
        room.onEvent(events::add);
    }

    /** Creates another visit of the same client. */
    Room another(String name) {
        return another(name, RoomOptions.DEFAULTS);
    }

    private Room another(String name, RoomOptions options) {
        return client.newRoom(name, new JoinTicketCache(), options);
    }

    /** The token source. */
    private final class JoinTicketCache implements TokenSource {
        @Override
        public CompletableFuture<JoinTicket> ticket(String roomName) {
            return CompletableFuture.completedFuture(
                    new JoinTicket(server.uri(), AccessToken.of("a.ticket." + ticketsAsked.incrementAndGet())));
        }

        @Override
        public CompletableFuture<Boolean> mayReturn(String roomName) {
            returnsAsked.incrementAndGet();
            return mayReturn;
        }

        @Override
        public void forget(String roomName) {
            forgotten.incrementAndGet();
        }
    }

    /** Joins over one peer connection, with these others present, until media flows. */
    ScriptedConnection joined(ParticipantInfo... others) {
        CompletableFuture<Void> joining = room.join();
        ScriptedConnection connection = server.accept();
        welcome(connection, others);
        answer(connection, 1, 1);
        peer(0).becomes(ConnectionState.CONNECTED);
        await().atMost(PATIENCE).until(joining::isDone);
        joining.join();
        return connection;
    }

    void welcome(ScriptedConnection connection, ParticipantInfo... others) {
        welcome(connection, participant("me", "Me"), List.of(others));
    }

    /** @param self the server's view of us, with our permissions */
    void welcome(ScriptedConnection connection, ParticipantInfo self, List<ParticipantInfo> others) {
        connection.answerPings();
        connection.send(SignalResponse.newBuilder()
                .setJoin(JoinResponse.newBuilder()
                        .setRoom(LivekitModels.Room.newBuilder()
                                .setName("weekly")
                                .setSid("RM_1"))
                        .setParticipant(self)
                        .addAllOtherParticipants(others)
                        .setServerInfo(LivekitModels.ServerInfo.newBuilder().setVersion(serverVersion))
                        .setPingInterval(5)
                        .setPingTimeout(15))
                .build());
    }

    /** Answers an offer once the peer is ready for it. */
    void answer(ScriptedConnection connection, int peers, int id) {
        connection.send(SignalResponse.newBuilder()
                .setAnswer(SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp("v=0\r\n")
                        .setId(id))
                .build());
        await().atMost(PATIENCE).until(() -> engine.peers().size() >= peers);
    }

    SimulatedPeer peer(int index) {
        await().atMost(PATIENCE).until(() -> engine.peers().size() > index);
        return engine.peers().get(index);
    }

    RoomSnapshot until(Predicate<RoomSnapshot> state) {
        await().atMost(PATIENCE).until(() -> state.test(room.snapshot()));
        return room.snapshot();
    }

    <E extends RoomEvent> E event(Class<E> kind) {
        await().atMost(PATIENCE).until(() -> events.stream().anyMatch(kind::isInstance));
        return kind.cast(events.stream().filter(kind::isInstance).findFirst().orElseThrow());
    }

    long count(Class<? extends RoomEvent> kind) {
        return events.stream().filter(kind::isInstance).count();
    }

    static ParticipantInfo participant(String identity, String name, LivekitModels.TrackInfo... tracks) {
        return ParticipantInfo.newBuilder()
                .setSid("PA_" + identity)
                .setIdentity(identity)
                .setName(name)
                .setState(ParticipantInfo.State.ACTIVE)
                .setVersion(1)
                .addAllTracks(List.of(tracks))
                .build();
    }

    static LivekitModels.TrackInfo camera(String sid) {
        return LivekitModels.TrackInfo.newBuilder()
                .setSid(sid)
                .setType(LivekitModels.TrackType.VIDEO)
                .setSource(LivekitModels.TrackSource.CAMERA)
                .setWidth(1280)
                .setHeight(720)
                .build();
    }

    static SignalResponse update(ParticipantInfo... participants) {
        return SignalResponse.newBuilder()
                .setUpdate(livekit.LivekitRtc.ParticipantUpdate.newBuilder().addAllParticipants(List.of(participants)))
                .build();
    }

    @Override
    public void close() {
        client.close();
        server.close();
        for (SimulatedPeer peer : engine.peers()) {
            assertEquals(List.of(), peer.violations());
        }
        assertEquals(0, engine.openCaptures(), "captures left open");
    }
}
