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

class ComingBackTest {
    @Test
    void aLostSocketIsResumedWhileMediaGoesOn() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined(Stage.participant("ana", "Ana"));
            CompletableFuture<Void> published = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            InTheRoomTest.publish(connection, "TR_AM1");
            published.join();
            refresh(stage, connection, "new.refreshed.token");
            connection.drop();

            ScriptedConnection second = stage.server.accept();
            JoinRequest again = second.opening().joinRequest().orElseThrow();
            assertTrue(again.getReconnect());
            assertEquals("PA_me", again.getParticipantSid());
            assertEquals("Bearer new.refreshed.token", second.opening().authorization());
            stage.event(RoomEvent.Reconnecting.class);
            assertEquals(2, stage.room.snapshot().remotes().size(), "people stay on the list");

            SyncState sync = resume(second, 0);
            assertEquals("TR_AM1", sync.getPublishTracks(0).getTrack().getSid());
            assertEquals("offer-2\r\n", sync.getOffer().getSdp());
            assertEquals(2, sync.getDataChannelsCount());
            stage.event(RoomEvent.Reconnected.class);
            assertEquals(1, stage.engine.peers().size(), "no new peer connection");
            assertEquals(1, stage.peer(0).restarts());
        }
    }

    @Test
    void mutingAndChattingMeanwhileLandOnce() throws InvalidProtocolBufferException {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            CompletableFuture<Void> published = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            InTheRoomTest.publish(connection, "TR_AM1");
            published.join();
            SimulatedChannel reliable = stage.peer(0).channel("_reliable");
            reliable.congest();
            connection.drop();
            ScriptedConnection second = stage.server.accept();
            stage.event(RoomEvent.Reconnecting.class);
            CompletableFuture<Void> muted = stage.room.setEnabled(TrackSource.MICROPHONE, false);
            CompletableFuture<ChatMessage> chat = stage.room.sendChat("still here");
            muted.join();
            assertFalse(stage.peer(0).senders().getFirst().enabled(), "muting does not wait for the server");
            resume(second, 0);
            stage.event(RoomEvent.Reconnected.class);
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
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            stage.room.sendChat("one").join();
            SimulatedChannel reliable = stage.peer(0).channel("_reliable");
            assertEquals(4, reliable.sent().size());
            connection.drop();
            resume(stage.server.accept(), 2);
            await().atMost(Stage.PATIENCE).until(() -> reliable.sent().size() == 6);
            assertEquals(3, DataPacket.parseFrom(reliable.sent().get(4)).getSequence());
            assertEquals(4, DataPacket.parseFrom(reliable.sent().get(5)).getSequence());
        }
    }

    @Test
    void aServerThatCountsNothingIsNotSentAnythingAgain() {
        try (Stage stage = new Stage()) {
            stage.serverVersion = "1.9.0";
            ScriptedConnection connection = stage.joined();
            stage.room.sendChat("one").join();
            SimulatedChannel reliable = stage.peer(0).channel("_reliable");
            assertEquals(4, reliable.sent().size());
            connection.drop();
            resume(stage.server.accept(), 0);
            stage.event(RoomEvent.Reconnected.class);
            stage.room.sendChat("two").join();
            assertEquals(8, reliable.sent().size());
        }
    }

    @Test
    void aServerThatForgotUsIsJoinedAnewAndEverythingIsPublishedAgain() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection =
                    stage.joined(Stage.participant("ana", "Ana"), Stage.participant("bo", "Bo"));
            CompletableFuture<Void> published = stage.room.setEnabled(TrackSource.CAMERA, true);
            InTheRoomTest.publish(connection, "TR_VC1");
            published.join();
            connection.send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection second = stage.server.accept();
            assertFalse(second.opening().joinRequest().orElseThrow().getReconnect());
            assertTrue(stage.peer(0).isClosed());
            stage.welcome(second, Stage.participant("ana", "Ana"));
            stage.answer(second, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Reconnected.class);
            InTheRoomTest.publish(second, "TR_VC2");
            stage.until(s -> s.local().orElseThrow().publications().stream()
                    .anyMatch(p -> p.sid().equals("TR_VC2")));
            assertEquals(
                    "bo",
                    stage.event(RoomEvent.ParticipantLeft.class).participant().identity());
            assertEquals(1, stage.count(RoomEvent.ParticipantLeft.class), "who stayed did not flicker");
            assertEquals(List.of("CAMERA-1"), stage.engine.opened(), "the camera stayed open");
        }
    }

    @Test
    void aServerThatForgotUsMeanwhileIsJoinedAnewWithoutWaiting() {
        try (Stage stage = new Stage(
                new ReconnectPolicy(List.of(Duration.ZERO, Duration.ofHours(1), Duration.ofHours(1)), Duration.ZERO))) {
            ScriptedConnection connection = stage.joined();
            connection.drop();
            ScriptedConnection second = stage.server.accept();
            assertTrue(second.opening().joinRequest().orElseThrow().getReconnect());
            second.send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection third = stage.server.accept();
            assertFalse(third.opening().joinRequest().orElseThrow().getReconnect());
            stage.welcome(third);
            stage.answer(third, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Reconnected.class);
        }
    }

    @Test
    void chatThatMayHaveBeenLostIsWrittenAgainInOrderWhereTheRoomIsJoinedAnew() throws InvalidProtocolBufferException {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            stage.room.sendChat("one").join();
            stage.room
                    .sendData(new byte[] {1}, "of an application", true, List.of())
                    .join();
            stage.peer(0).channel("_reliable").congest();
            CompletableFuture<ChatMessage> waiting = stage.room.sendChat("two");
            connection.send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection second = stage.server.accept();
            stage.welcome(second);
            stage.answer(second, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            assertTrue(stage.event(RoomEvent.Reconnected.class).rejoined());
            waiting.join();
            List<DataPacket> sent = new ArrayList<>();
            for (byte[] bytes : stage.peer(1).channel("_reliable").sent()) {
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
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined(Stage.participant("ana", "Ana"));
            SimulatedChannel reliable = stage.peer(0).channel("_reliable");
            stage.room.sendChat("are you there?").join();
            int before = reliable.sent().size();
            connection.send(Stage.update(Stage.participant("ana", "Ana").toBuilder()
                    .setSid("PA_ana2")
                    .build()));
            await().atMost(Stage.PATIENCE).until(() -> reliable.sent().size() == 2 * before);
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
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined(Stage.participant("ana", "Ana"));
            SimulatedChannel reliable = stage.peer(0).channel("_reliable");
            stage.room.sendChat("are you there?").join();
            connection.send(Stage.update(Stage.participant("ana", "Ana").toBuilder()
                    .setState(ParticipantInfo.State.DISCONNECTED)
                    .setDisconnectReason(livekit.LivekitModels.DisconnectReason.CLIENT_INITIATED)
                    .build()));
            connection.send(Stage.update(Stage.participant("ana", "Ana").toBuilder()
                    .setSid("PA_ana2")
                    .build()));
            stage.event(RoomEvent.ParticipantJoined.class);
            stage.room.sendChat("welcome back").join();
            assertEquals(8, reliable.sent().size());
        }
    }

    @Test
    void whoMayUseRelaysAloneFromNowOnJoinsAnew() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            connection.drop();
            ScriptedConnection second = stage.server.accept();
            second.send(SignalResponse.newBuilder()
                    .setReconnect(ReconnectResponse.newBuilder()
                            .setClientConfiguration(
                                    ClientConfiguration.newBuilder().setForceRelay(ClientConfigSetting.ENABLED)))
                    .build());

            ScriptedConnection third = stage.server.accept();
            assertFalse(third.opening().joinRequest().orElseThrow().getReconnect());
            assertTrue(stage.peer(0).isClosed());
        }
    }

    @Test
    void aBrokenPeerConnectionIsRepairedByAnIceRestart() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            stage.peer(0).becomes(ConnectionState.DISCONNECTED);
            ScriptedConnection second = stage.server.accept();
            resume(second, 0);
            assertEquals(1000, connection.awaitEnd());
            stage.peer(0).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Reconnected.class);
        }
    }

    @Test
    void whoseMediaEndsBeforeTheServerSaysWhyDoesNotComeBack() {
        for (boolean refused : new boolean[] {false, true}) {
            try (Stage stage = new Stage()) {
                ScriptedConnection connection = stage.joined();
                stage.peer(0).becomes(ConnectionState.DISCONNECTED);
                ScriptedConnection second = stage.server.accept();
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
                        stage.event(RoomEvent.Disconnected.class).reason());
                assertEquals(0, stage.count(RoomEvent.Reconnected.class));
            }
        }
    }

    @Test
    void aServerThatForgotUsAndSaysNoMoreIsJoinedAnew() {
        try (Stage stage = new Stage()) {
            stage.joined();
            stage.peer(0).becomes(ConnectionState.DISCONNECTED);
            stage.server.accept().send(leave(LeaveRequest.Action.RECONNECT));

            ScriptedConnection third = stage.server.accept();
            assertFalse(third.opening().joinRequest().orElseThrow().getReconnect());
            stage.welcome(third);
            stage.answer(third, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Reconnected.class);
        }
    }

    @Test
    void manyTriggersMakeOneAttempt() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            for (int i = 0; i < 5; i++) {
                stage.peer(0).becomes(ConnectionState.DISCONNECTED);
                connection.send(leave(LeaveRequest.Action.RESUME));
            }
            ScriptedConnection second = stage.server.accept();
            resume(second, 0);
            stage.peer(0).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Reconnected.class);
            assertEquals(1, stage.count(RoomEvent.Reconnecting.class));
            assertEquals(1, stage.peer(0).restarts());
        }
    }

    @Test
    void aSessionWhoseSoundServerIsGoneIsReplaced() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            CompletableFuture<Void> published = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            InTheRoomTest.publish(connection, "TR_AM1");
            published.join();
            stage.peer(0).becomesObsolete();

            ScriptedConnection second = stage.server.accept();
            assertFalse(second.opening().joinRequest().orElseThrow().getReconnect());
            assertTrue(stage.peer(0).isClosed());
            stage.welcome(second);
            stage.answer(second, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            InTheRoomTest.publish(second, "TR_AM2");
            stage.until(s -> s.local().orElseThrow().publications().stream()
                    .anyMatch(p -> p.sid().equals("TR_AM2") && !p.muted()));
            assertEquals(List.of("MICROPHONE-1"), stage.engine.opened(), "the microphone stayed open");
        }
    }

    @Test
    void aSessionWhoseSoundServerIsGoneIsReplacedWhileJoining() {
        try (Stage stage = new Stage()) {
            stage.room.prepare();
            stage.peer(0).becomesObsolete();
            stage.peer(1);
            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            stage.welcome(connection);
            stage.peer(1).becomesObsolete();

            ScriptedConnection second = stage.server.accept();
            stage.welcome(second);
            stage.answer(second, 3, 1);
            stage.peer(2).becomes(ConnectionState.CONNECTED);
            await().atMost(Stage.PATIENCE).until(joining::isDone);
            joining.join();
            assertTrue(stage.peer(0).isClosed());
            assertTrue(stage.peer(1).isClosed());
        }
    }

    @Test
    void afterTheLastAttemptItEnds() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            stage.server.refuse(503, "text/plain", "no").answerValidate(503, "text/plain", "no");
            connection.drop();
            assertEquals(
                    DisconnectReason.CONNECTION_LOST,
                    stage.event(RoomEvent.Disconnected.class).reason());
            assertEquals(4, stage.count(RoomEvent.Reconnecting.class));
        }
    }

    @Test
    void leavingWorksMeanwhile() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            connection.drop();
            stage.server.accept();
            stage.room.leave().join();
            assertEquals(
                    DisconnectReason.CLIENT_INITIATED,
                    stage.event(RoomEvent.Disconnected.class).reason());
        }
    }

    @Test
    void aTokenThatIsRefusedIsReplacedOnce() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            refresh(stage, connection, "old.refreshed.token");
            stage.server.refuse(401, "text/plain", "expired").answerValidate(401, "text/plain", "expired");
            connection.drop();
            // The refreshed token is refused, so a new ticket is asked for; that one is refused as well.
            assertEquals(
                    DisconnectReason.NOT_ALLOWED,
                    stage.event(RoomEvent.Disconnected.class).reason());
            assertEquals(2, stage.ticketsAsked.get());
            assertInstanceOf(
                    io.postern.room.ConnectionState.Disconnected.class,
                    stage.room.snapshot().connection());
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
    private static void refresh(Stage stage, ScriptedConnection connection, String token) {
        connection.send(SignalResponse.newBuilder().setRefreshToken(token).build());
        connection.send(Stage.update(Stage.participant("witness", "Witness")));
        stage.until(s -> s.participant("witness").isPresent());
    }

    private static SignalResponse leave(LeaveRequest.Action action) {
        return SignalResponse.newBuilder()
                .setLeave(LeaveRequest.newBuilder().setAction(action))
                .build();
    }
}
