package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.ChatMessage;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.room.reconnect.ReconnectPolicy;
import io.postern.room.sim.SimulatedChannel;
import io.postern.testing.signal.ScriptedConnection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ClientConfigSetting;
import livekit.LivekitModels.ClientConfiguration;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SyncState;
import org.junit.jupiter.api.Test;

class ReconnectTest {
    @Test
    void aLostSocketIsResumedWhileMediaGoesOn() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            RoomStateTest.publish(connection, "TR_AM1");
            published.join();
            refresh(fixture, connection, "new.refreshed.token");
            connection.drop();

            ScriptedConnection second = fixture.server.accept();
            JoinRequest again = second.opening().joinRequest().orElseThrow();
            assertTrue(again.getReconnect());
            assertEquals("PA_me", again.getParticipantSid());
            assertEquals("Bearer new.refreshed.token", second.opening().authorization());
            fixture.event(RoomEvent.Reconnecting.class);
            assertEquals(2, fixture.room.snapshot().remotes().size(), "people stay on the list");

            SyncState sync = resume(second, 0);
            assertEquals("TR_AM1", sync.getPublishTracks(0).getTrack().getSid());
            assertEquals("offer-2\r\n", sync.getOffer().getSdp());
            assertEquals(2, sync.getDataChannelsCount());
            fixture.event(RoomEvent.Reconnected.class);
            assertEquals(1, fixture.engine.peers().size(), "no new peer connection");
            assertEquals(1, fixture.peer(0).restarts());
        }
    }

    @Test
    void mutingAndChattingMeanwhileLandOnce() throws InvalidProtocolBufferException {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            RoomStateTest.publish(connection, "TR_AM1");
            published.join();
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            reliable.congest();
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            fixture.event(RoomEvent.Reconnecting.class);
            CompletableFuture<Void> muted = fixture.room.setEnabled(TrackSource.MICROPHONE, false);
            CompletableFuture<ChatMessage> chat = fixture.room.sendChat("still here");
            muted.join();
            assertFalse(fixture.peer(0).senders().getFirst().enabled(), "muting does not wait for the server");
            resume(second, 0);
            fixture.event(RoomEvent.Reconnected.class);
            assertTrue(second.expect(MessageCase.MUTE).getMute().getMuted());
            reliable.drain();
            assertEquals(ChatMessage.Delivery.SENT, chat.join().delivery());
            // The server drops what it has seen by its number, so what matters is that no number has two contents.
            java.util.Map<Integer, DataPacket> byNumber = new java.util.HashMap<>();
            for (byte[] bytes : reliable.sent()) {
                DataPacket packet = DataPacket.parseFrom(bytes);
                DataPacket before = byNumber.putIfAbsent(packet.getSequence(), packet);
                assertTrue(before == null || before.equals(packet));
            }
            assertEquals(4, byNumber.size());
            assertEquals(1, second.received().stream().filter(r -> r.hasMute()).count());
        }
    }

    @Test
    void whatTheServerHasNotSeenIsSentAgain() throws InvalidProtocolBufferException {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.sendChat("one").join();
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            assertEquals(4, reliable.sent().size());
            connection.drop();
            resume(fixture.server.accept(), 2);
            await().atMost(RoomFixture.PATIENCE).until(() -> reliable.sent().size() == 6);
            assertEquals(3, DataPacket.parseFrom(reliable.sent().get(4)).getSequence());
            assertEquals(4, DataPacket.parseFrom(reliable.sent().get(5)).getSequence());
        }
    }

    @Test
    void aServerThatCountsNothingIsNotSentAnythingAgain() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.serverVersion = "1.9.0";
            ScriptedConnection connection = fixture.joined();
            fixture.room.sendChat("one").join();
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            assertEquals(4, reliable.sent().size());
            connection.drop();
            resume(fixture.server.accept(), 0);
            fixture.event(RoomEvent.Reconnected.class);
            fixture.room.sendChat("two").join();
            assertEquals(8, reliable.sent().size());
        }
    }

    @Test
    void aServerThatForgotUsIsJoinedAnewAndEverythingIsPublishedAgain() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana"), RoomFixture.participant("bo", "Bo"));
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.CAMERA, true);
            RoomStateTest.publish(connection, "TR_VC1");
            published.join();
            connection.send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection second = fixture.server.accept();
            assertFalse(second.opening().joinRequest().orElseThrow().getReconnect());
            assertTrue(fixture.peer(0).isClosed());
            fixture.welcome(second, RoomFixture.participant("ana", "Ana"));
            fixture.answer(second, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
            RoomStateTest.publish(second, "TR_VC2");
            fixture.until(s -> s.local().orElseThrow().publications().stream()
                    .anyMatch(p -> p.sid().equals("TR_VC2")));
            assertEquals(
                    "bo",
                    fixture.event(RoomEvent.ParticipantLeft.class).participant().identity());
            assertEquals(1, fixture.count(RoomEvent.ParticipantLeft.class), "who stayed did not flicker");
            assertEquals(List.of("CAMERA-1"), fixture.engine.opened(), "the camera stayed open");
        }
    }

    @Test
    void aServerThatForgotUsMeanwhileIsJoinedAnewWithoutWaiting() {
        try (RoomFixture fixture = new RoomFixture(
                new ReconnectPolicy(List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1)), Duration.ZERO))) {
            ScriptedConnection connection = fixture.joined();
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            assertTrue(second.opening().joinRequest().orElseThrow().getReconnect());
            second.send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection third = fixture.server.accept();
            assertFalse(third.opening().joinRequest().orElseThrow().getReconnect());
            fixture.welcome(third);
            fixture.answer(third, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
        }
    }

    @Test
    void chatThatMayHaveBeenLostIsWrittenAgainInOrderWhereTheRoomIsJoinedAnew() throws InvalidProtocolBufferException {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.sendChat("one").join();
            fixture.room
                    .sendData(new byte[] {1}, "of an application", true, List.of())
                    .join();
            fixture.peer(0).channel("_reliable").congest();
            CompletableFuture<ChatMessage> waiting = fixture.room.sendChat("two");
            connection.send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection second = fixture.server.accept();
            fixture.welcome(second);
            fixture.answer(second, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            assertTrue(fixture.event(RoomEvent.Reconnected.class).rejoined());
            waiting.join();
            List<DataPacket> sent = new ArrayList<>();
            for (byte[] bytes : fixture.peer(1).channel("_reliable").sent()) {
                sent.add(DataPacket.parseFrom(bytes));
            }
            assertEquals(
                    List.of("one", "two"),
                    sent.stream()
                            .filter(DataPacket::hasStreamChunk)
                            .map(packet -> packet.getStreamChunk().getContent().toStringUtf8())
                            .toList());
            List<Integer> sequences = sent.stream().map(DataPacket::getSequence).toList();
            assertEquals(sequences.stream().sorted().distinct().toList(), sequences, "as servers count them");
            assertTrue(
                    sent.stream()
                            .noneMatch(packet -> packet.getUser().getTopic().equals("of an application")),
                    "receivers would not know that it is the same");
        }
    }

    @Test
    void whoLostTheConnectionAndIsBackGetsTheChatTheyMissed() throws InvalidProtocolBufferException {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            fixture.room.sendChat("are you there?").join();
            int before = reliable.sent().size();
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setSid("PA_ana2")
                    .build()));
            await().atMost(RoomFixture.PATIENCE).until(() -> reliable.sent().size() == 2 * before);
            for (int i = 0; i < before; i++) {
                DataPacket first = DataPacket.parseFrom(reliable.sent().get(i));
                DataPacket again = DataPacket.parseFrom(reliable.sent().get(before + i));
                assertEquals(List.of("ana"), again.getDestinationIdentitiesList());
                assertEquals(
                        first,
                        again.toBuilder()
                                .clearDestinationIdentities()
                                .setSequence(first.getSequence())
                                .build());
            }
        }
    }

    @Test
    void whoLeftAndIsBackGetsNothingAgain() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            fixture.room.sendChat("are you there?").join();
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setState(ParticipantInfo.State.DISCONNECTED)
                    .setDisconnectReason(livekit.LivekitModels.DisconnectReason.CLIENT_INITIATED)
                    .build()));
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setSid("PA_ana2")
                    .build()));
            fixture.event(RoomEvent.ParticipantJoined.class);
            fixture.room.sendChat("welcome back").join();
            assertEquals(8, reliable.sent().size());
        }
    }

    @Test
    void whoMayUseRelaysAloneFromNowOnJoinsAnew() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            second.send(SignalResponse.newBuilder()
                    .setReconnect(ReconnectResponse.newBuilder()
                            .setClientConfiguration(
                                    ClientConfiguration.newBuilder().setForceRelay(ClientConfigSetting.ENABLED)))
                    .build());

            ScriptedConnection third = fixture.server.accept();
            assertFalse(third.opening().joinRequest().orElseThrow().getReconnect());
            assertTrue(fixture.peer(0).isClosed());
        }
    }

    @Test
    void aBrokenPeerConnectionIsRepairedByAnIceRestart() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.peer(0).becomes(ConnectionState.DISCONNECTED);
            ScriptedConnection second = fixture.server.accept();
            resume(second, 0);
            assertEquals(1000, connection.awaitEnd());
            fixture.peer(0).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
        }
    }

    @Test
    void whoseMediaEndsBeforeTheServerSaysWhyDoesNotComeBack() {
        for (boolean refused : new boolean[] {false, true}) {
            try (RoomFixture fixture = new RoomFixture()) {
                ScriptedConnection connection = fixture.joined();
                fixture.peer(0).becomes(ConnectionState.DISCONNECTED);
                ScriptedConnection second = fixture.server.accept();
                if (refused) {
                    second.send(leave(LeaveRequest.Action.RECONNECT));
                    second.awaitEnd();
                }
                connection.send(SignalResponse.newBuilder()
                        .setLeave(LeaveRequest.newBuilder()
                                .setAction(LeaveRequest.Action.DISCONNECT)
                                .setReason(livekit.LivekitModels.DisconnectReason.ROOM_DELETED))
                        .build());
                assertEquals(
                        DisconnectReason.ROOM_DELETED,
                        fixture.event(RoomEvent.Disconnected.class).reason());
                assertEquals(0, fixture.count(RoomEvent.Reconnected.class));
            }
        }
    }

    @Test
    void aServerThatForgotUsAndSaysNoMoreIsJoinedAnew() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            fixture.peer(0).becomes(ConnectionState.DISCONNECTED);
            fixture.server.accept().send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection third = fixture.server.accept();
            assertFalse(third.opening().joinRequest().orElseThrow().getReconnect());
            fixture.welcome(third);
            fixture.answer(third, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
        }
    }

    @Test
    void manyTriggersMakeOneAttempt() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            for (int i = 0; i < 5; i++) {
                fixture.peer(0).becomes(ConnectionState.DISCONNECTED);
                connection.send(leave(LeaveRequest.Action.RESUME));
            }
            ScriptedConnection second = fixture.server.accept();
            resume(second, 0);
            fixture.peer(0).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
            assertEquals(1, fixture.count(RoomEvent.Reconnecting.class));
            assertEquals(1, fixture.peer(0).restarts());
        }
    }

    @Test
    void aSessionWhoseSoundServerIsGoneIsReplaced() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            RoomStateTest.publish(connection, "TR_AM1");
            published.join();
            fixture.peer(0).becomesObsolete();

            ScriptedConnection second = fixture.server.accept();
            assertFalse(second.opening().joinRequest().orElseThrow().getReconnect());
            assertTrue(fixture.peer(0).isClosed());
            fixture.welcome(second);
            fixture.answer(second, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            RoomStateTest.publish(second, "TR_AM2");
            fixture.until(s -> s.local().orElseThrow().publications().stream()
                    .anyMatch(p -> p.sid().equals("TR_AM2") && !p.muted()));
            assertEquals(List.of("MICROPHONE-1"), fixture.engine.opened(), "the microphone stayed open");
        }
    }

    @Test
    void aSessionWhoseSoundServerIsGoneIsReplacedWhileJoining() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.room.prepare();
            fixture.peer(0).becomesObsolete();
            fixture.peer(1);
            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            fixture.welcome(connection);
            fixture.peer(1).becomesObsolete();

            ScriptedConnection second = fixture.server.accept();
            fixture.welcome(second);
            fixture.answer(second, 3, 1);
            fixture.peer(2).becomes(ConnectionState.CONNECTED);
            await().atMost(RoomFixture.PATIENCE).until(joining::isDone);
            joining.join();
            assertTrue(fixture.peer(0).isClosed());
            assertTrue(fixture.peer(1).isClosed());
        }
    }

    @Test
    void afterTheLastAttemptItEnds() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.server.refuse(503, "text/plain", "no").answerValidate(503, "text/plain", "no");
            connection.drop();
            assertEquals(
                    DisconnectReason.CONNECTION_LOST,
                    fixture.event(RoomEvent.Disconnected.class).reason());
            assertEquals(4, fixture.count(RoomEvent.Reconnecting.class));
        }
    }

    @Test
    void leavingWorksMeanwhile() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.drop();
            fixture.server.accept();
            fixture.room.leave().join();
            assertEquals(
                    DisconnectReason.CLIENT_INITIATED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
        }
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnce() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            refresh(fixture, connection, "old.refreshed.token");
            fixture.server.refuse(401, "text/plain", "expired").answerValidate(401, "text/plain", "expired");
            connection.drop();
            // The refreshed token is refused, so a new ticket is asked for; that one is refused as well.
            assertEquals(
                    DisconnectReason.NOT_ALLOWED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
            assertEquals(2, fixture.ticketsAsked.get());
            assertInstanceOf(
                    io.postern.room.ConnectionState.Disconnected.class,
                    fixture.room.snapshot().connection());
        }
    }

    static SyncState resume(ScriptedConnection connection, int lastSequence) {
        connection.answerPings();
        connection.send(SignalResponse.newBuilder()
                .setReconnect(ReconnectResponse.newBuilder().setLastMessageSeq(lastSequence))
                .build());
        SyncState sync = connection.expect(MessageCase.SYNC_STATE).getSyncState();
        int offer = connection.expect(MessageCase.OFFER).getOffer().getId();
        connection.send(SignalResponse.newBuilder()
                .setAnswer(livekit.LivekitRtc.SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp("v=0\r\n")
                        .setId(offer))
                .build());
        return sync;
    }

    /** Messages are read in order: when the one after the token is seen, the token is too. */
    private static void refresh(RoomFixture fixture, ScriptedConnection connection, String token) {
        connection.send(SignalResponse.newBuilder().setRefreshToken(token).build());
        connection.send(RoomFixture.update(RoomFixture.participant("witness", "Witness")));
        fixture.until(s -> s.participant("witness").isPresent());
    }

    private static SignalResponse leave(LeaveRequest.Action action) {
        return SignalResponse.newBuilder()
                .setLeave(LeaveRequest.newBuilder().setAction(action))
                .build();
    }
}
