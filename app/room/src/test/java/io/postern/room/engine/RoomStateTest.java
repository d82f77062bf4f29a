package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.media.device.DeviceException;
import io.postern.media.device.DeviceKind;
import io.postern.media.rtc.MediaKind;
import io.postern.room.ChatMessage;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.room.sim.SimulatedChannel;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.UserPacket;
import livekit.LivekitRtc;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RoomStateTest {
    @Test
    void peopleComeAndGo() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana")));
            assertEquals(
                    "Ana",
                    fixture.event(RoomEvent.ParticipantJoined.class)
                            .participant()
                            .name());
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setState(ParticipantInfo.State.DISCONNECTED)
                    .build()));
            fixture.event(RoomEvent.ParticipantLeft.class);
            assertEquals(List.of(), fixture.room.snapshot().remotes());
        }
    }

    @Test
    void whoComesBackIsSomeoneNewUnderTheSameName() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            ParticipantInfo again = RoomFixture.participant("ana", "Ana").toBuilder()
                    .setSid("PA_2")
                    .build();
            connection.send(RoomFixture.update(again));
            // The end of the first visit may be told late.
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setState(ParticipantInfo.State.DISCONNECTED)
                    .build()));
            fixture.until(
                    s -> s.remotes().size() == 1 && s.remotes().getFirst().sid().equals("PA_2"));
            connection.send(RoomFixture.update(RoomFixture.participant("bo", "Bo")));
            fixture.until(s -> s.remotes().size() == 2);
        }
    }

    @Test
    void anOlderPictureOfSomeoneIsIgnored() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "New").toBuilder()
                    .setVersion(5)
                    .build());
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Old").toBuilder()
                    .setVersion(4)
                    .build()));
            connection.send(RoomFixture.update(RoomFixture.participant("bo", "Bo")));
            fixture.until(s -> s.remotes().size() == 2);
            assertEquals("New", fixture.room.snapshot().remotes().getFirst().name());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256, 1_000_000})
    void namesOfAnyLengthAreShownShort(int length) {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined(RoomFixture.participant("ana", "x".repeat(length)));
            Participant ana =
                    fixture.until(s -> !s.remotes().isEmpty()).remotes().getFirst();
            assertEquals(Math.min(256, length), ana.name().length());
            assertFalse(ana.displayName().isEmpty());
        }
    }

    @Test
    void aTrackIsSubscribedWhenItsSectionIsKnownInWhateverOrder() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.peer(0).track("4", MediaKind.VIDEO);
            connection.send(SignalResponse.newBuilder()
                    .setMediaSectionsRequirement(
                            LivekitRtc.MediaSectionsRequirement.newBuilder().setNumVideos(1))
                    .build());
            connection.expect(MessageCase.OFFER);
            connection.send(SignalResponse.newBuilder()
                    .setAnswer(LivekitRtc.SessionDescription.newBuilder()
                            .setType("answer")
                            .setSdp("v=0\r\nm=video 9 X 96\r\na=mid:4\r\na=sendonly\r\n")
                            .setId(2)
                            .putMidToTrackId("4", "TR_VC1"))
                    .build());
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_VC1"))));
            assertEquals(
                    "TR_VC1",
                    fixture.event(RoomEvent.TrackSubscribed.class).publication().sid());
            assertEquals(
                    Publication.Subscription.SUBSCRIBED,
                    fixture.room
                            .snapshot()
                            .remotes()
                            .getFirst()
                            .publication(TrackSource.CAMERA)
                            .orElseThrow()
                            .subscription());
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setVersion(2)
                    .build()));
            fixture.event(RoomEvent.TrackUnpublished.class);
        }
    }

    @Test
    void aMicrophoneIsPublishedMutedAndTakenBack() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            publish(connection, "TR_AM1");
            published.join();
            assertEquals(1, fixture.peer(0).senders().size());
            Publication own = fixture.until(
                            s -> !s.local().orElseThrow().publications().isEmpty())
                    .local()
                    .orElseThrow()
                    .publications()
                    .getFirst();
            assertEquals("TR_AM1", own.sid());
            assertFalse(own.muted());

            fixture.room.setEnabled(TrackSource.MICROPHONE, false).join();
            assertTrue(connection.expect(MessageCase.MUTE).getMute().getMuted());
            assertFalse(fixture.peer(0).senders().getFirst().enabled());

            fixture.room.setEnabled(TrackSource.MICROPHONE, true).join();
            assertFalse(connection.expect(MessageCase.MUTE).getMute().getMuted());

            fixture.room.unpublish(TrackSource.MICROPHONE).join();
            connection.expect(MessageCase.OFFER);
            assertTrue(fixture.peer(0).senders().getFirst().stopped());
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
        }
    }

    @Test
    void theCameraIsGivenBackWhileMuted() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.setEnabled(TrackSource.CAMERA, true);
            AddTrackRequest request = publish(connection, "TR_VC1");
            assertEquals(1280, request.getWidth());
            assertEquals(LivekitModels.VideoQuality.LOW, request.getLayers(0).getQuality());
            assertEquals(3, request.getLayersCount());
            fixture.room.setEnabled(TrackSource.CAMERA, false).join();
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
            fixture.room.setEnabled(TrackSource.CAMERA, true).join();
            assertEquals(1, fixture.engine.openCaptures());
            assertTrue(fixture.peer(0).senders().getFirst().replaced() > 0);
        }
    }

    @Test
    void layersThatNobodyReceivesAreSwitchedOffWithTheNextNegotiation() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.setEnabled(TrackSource.CAMERA, true);
            publish(connection, "TR_VC1");
            connection.send(SignalResponse.newBuilder()
                    .setSubscribedQualityUpdate(LivekitRtc.SubscribedQualityUpdate.newBuilder()
                            .setTrackSid("TR_VC1")
                            .addSubscribedCodecs(LivekitRtc.SubscribedCodec.newBuilder()
                                    .setCodec("vp8")
                                    .addQualities(quality(LivekitModels.VideoQuality.LOW, false))
                                    .addQualities(quality(LivekitModels.VideoQuality.MEDIUM, true))
                                    .addQualities(quality(LivekitModels.VideoQuality.HIGH, false))))
                    .build());
            connection.expect(MessageCase.OFFER);
            // The smallest stays: without it nobody new would be told of the track.
            assertEquals(Set.of("q", "h"), fixture.peer(0).senders().getFirst().wantedLayers());
        }
    }

    private static LivekitRtc.SubscribedQuality quality(LivekitModels.VideoQuality quality, boolean enabled) {
        return LivekitRtc.SubscribedQuality.newBuilder()
                .setQuality(quality)
                .setEnabled(enabled)
                .build();
    }

    @Test
    void quickTogglesEndWithTheLastWish() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            for (int i = 0; i < 20; i++) {
                fixture.room.setEnabled(TrackSource.MICROPHONE, i % 2 == 0);
            }
            CompletableFuture<Void> last = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            publish(connection, "TR_AM1");
            last.join();
            Publication own =
                    fixture.room.snapshot().local().orElseThrow().publications().getFirst();
            assertFalse(own.muted());
            assertEquals(1, fixture.peer(0).senders().size());
        }
    }

    @Test
    void wishesBeforeJoiningAreFulfilledByJoining() {
        try (RoomFixture fixture = new RoomFixture()) {
            CompletableFuture<Void> wished = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            ScriptedConnection connection = fixture.joined();
            publish(connection, "TR_AM1");
            wished.join();
        }
    }

    @Test
    void anAdministratorsMuteIsHonouredAndTold() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            publish(connection, "TR_AM1");
            published.join();
            connection.send(SignalResponse.newBuilder()
                    .setMute(LivekitRtc.MuteTrackRequest.newBuilder()
                            .setSid("TR_AM1")
                            .setMuted(true))
                    .build());
            fixture.event(RoomEvent.MutedByServer.class);
            assertTrue(connection.expect(MessageCase.MUTE).getMute().getMuted());
            assertFalse(fixture.peer(0).senders().getFirst().enabled());
        }
    }

    @Test
    void aRefusedTrackIsToldAndTheCallGoesOn() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            AddTrackRequest request = connection.expect(MessageCase.ADD_TRACK).getAddTrack();
            connection.send(SignalResponse.newBuilder()
                    .setRequestResponse(LivekitRtc.RequestResponse.newBuilder()
                            .setReason(LivekitRtc.RequestResponse.Reason.NOT_ALLOWED)
                            .setAddTrack(request))
                    .build());
            assertEquals(RoomFailure.Kind.PUBLISH_REFUSED, kind(published));
            assertInstanceOf(
                    io.postern.room.ConnectionState.Connected.class,
                    fixture.room.snapshot().connection());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"NOT_FOUND", "BUSY", "FAILED"})
    void aCameraThatCannotBeOpenedIsToldAndTheCallGoesOn(DeviceException.Reason reason) {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            fixture.engine.failCameras(reason);
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.CAMERA, true);
            CompletionException e = assertThrows(CompletionException.class, published::join);
            RoomException failure = assertInstanceOf(RoomException.class, e.getCause());
            assertEquals(RoomFailure.Kind.DEVICE, failure.failure().kind());
            assertEquals(
                    reason,
                    assertInstanceOf(DeviceException.class, failure.getCause()).reason());
            assertInstanceOf(
                    io.postern.room.ConnectionState.Connected.class,
                    fixture.room.snapshot().connection());
        }
    }

    @Test
    void anotherCameraTakesOverWithoutNegotiation() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.setEnabled(TrackSource.CAMERA, true);
            publish(connection, "TR_VC1");
            fixture.until(s -> !s.local().orElseThrow().publications().isEmpty());
            fixture.client.localMedia().select(DeviceKind.CAMERA, "CAMERA-2").join();
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> fixture.peer(0).senders().getFirst().replaced() > 0);
            assertEquals(List.of("CAMERA-1", "CAMERA-2"), fixture.engine.opened());
            assertEquals(1, fixture.engine.openCaptures());
        }
    }

    @Test
    void chatIsSentOnceAndAcknowledged() throws InvalidProtocolBufferException {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            reliable.congest();
            CompletableFuture<ChatMessage> sent = fixture.room.sendChat("  Hello  ");
            fixture.until(s -> s.chat().size() == 1);
            assertEquals(
                    ChatMessage.Delivery.SENDING,
                    fixture.room.snapshot().chat().getFirst().delivery());
            await().atMost(RoomFixture.PATIENCE).until(() -> reliable.sent().size() == 4);
            reliable.drain();
            assertEquals(ChatMessage.Delivery.SENT, sent.join().delivery());
            assertEquals("Hello", fixture.room.snapshot().chat().getFirst().text());
            for (int i = 0; i < 4; i++) {
                assertEquals(i + 1, DataPacket.parseFrom(reliable.sent().get(i)).getSequence());
            }
        }
    }

    @Test
    void chatOfOthersInTwoDialectsIsShownOnce() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined(RoomFixture.participant("ana", "Ana"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            DataPacket message = DataPacket.newBuilder()
                    .setParticipantIdentity("ana")
                    .setParticipantSid("PA_ana")
                    .setSequence(1)
                    .setChatMessage(
                            LivekitModels.ChatMessage.newBuilder().setId("7").setMessage("Hi"))
                    .build();
            DataPacket legacy = message.toBuilder()
                    .setSequence(2)
                    .setUser(UserPacket.newBuilder()
                            .setTopic("lk-chat-topic")
                            .setPayload(ByteString.copyFromUtf8("{\"id\":\"7\",\"timestamp\":1,\"message\":\"Hi\"}")))
                    .build();
            reliable.receive(message.toByteArray());
            reliable.receive(message.toByteArray());
            reliable.receive(legacy.toByteArray());
            ChatMessage shown = fixture.event(RoomEvent.ChatReceived.class).message();
            assertEquals("Ana", shown.senderName());
            reliable.receive(message.toBuilder()
                    .setSequence(3)
                    .setChatMessage(
                            LivekitModels.ChatMessage.newBuilder().setId("8").setMessage("end"))
                    .build()
                    .toByteArray());
            fixture.until(s -> s.chat().size() == 2);
            assertEquals(2, fixture.count(RoomEvent.ChatReceived.class));
        }
    }

    @Test
    void sendersAreCountedEachForThemselvesWhereTheServerDoesNotNameTheirVisit() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana"), RoomFixture.participant("bo", "Bo"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            reliable.receive(numbered("ana", 7, "a"));
            reliable.receive(numbered("bo", 1, "b"));
            reliable.receive(numbered("ana", 7, "seen before"));
            reliable.receive(numbered("bo", 2, "c"));
            fixture.until(room -> room.chat().size() == 3);
            // Ana comes back, and counts anew.
            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana").toBuilder()
                    .setSid("PA_ana2")
                    .build()));
            fixture.until(room -> room.remotes().stream().anyMatch(p -> p.sid().equals("PA_ana2")));
            reliable.receive(numbered("ana", 1, "d"));
            assertEquals(
                    List.of("a", "b", "c", "d"),
                    fixture.until(room -> room.chat().size() == 4).chat().stream()
                            .map(ChatMessage::text)
                            .toList());
        }
    }

    private static byte[] numbered(String sender, int sequence, String text) {
        return DataPacket.newBuilder()
                .setParticipantIdentity(sender)
                .setSequence(sequence)
                .setChatMessage(
                        LivekitModels.ChatMessage.newBuilder().setId(text).setMessage(text))
                .build()
                .toByteArray();
    }

    @Test
    void garbageOnADataChannelIsToldOnceAndTheCallGoesOn() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined(RoomFixture.participant("ana", "Ana"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            for (int i = 0; i < 100; i++) {
                reliable.receive(new byte[] {(byte) 0xff, (byte) 0xff, (byte) i});
            }
            reliable.receive(DataPacket.newBuilder()
                    .setParticipantIdentity("ana")
                    .setUser(UserPacket.newBuilder().setTopic("t").setPayload(ByteString.copyFromUtf8("fine")))
                    .build()
                    .toByteArray());
            assertEquals("t", fixture.event(RoomEvent.DataReceived.class).topic());
            assertEquals(1, fixture.count(RoomEvent.Trouble.class));
            assertEquals(
                    RoomFailure.Kind.GARBLED_DATA,
                    fixture.event(RoomEvent.Trouble.class).failure().kind());
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 10_001})
    void textsThatAreNoMessageAreRefused(int length) {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            assertEquals(RoomFailure.Kind.BAD_MESSAGE, kind(fixture.room.sendChat("x".repeat(length))));
            assertEquals(List.of(), fixture.room.snapshot().chat());
        }
    }

    @Test
    void speakersAndQualityAreShown() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            connection.send(SignalResponse.newBuilder()
                    .setSpeakersChanged(LivekitRtc.SpeakersChanged.newBuilder()
                            .addSpeakers(LivekitModels.SpeakerInfo.newBuilder()
                                    .setSid("PA_ana")
                                    .setLevel(0.5f)
                                    .setActive(true)))
                    .build());
            fixture.until(s -> !s.remotes().isEmpty() && s.remotes().getFirst().speaking());
            connection.send(SignalResponse.newBuilder()
                    .setConnectionQuality(LivekitRtc.ConnectionQualityUpdate.newBuilder()
                            .addUpdates(LivekitRtc.ConnectionQualityInfo.newBuilder()
                                    .setParticipantSid("PA_ana")
                                    .setQuality(LivekitModels.ConnectionQuality.POOR)))
                    .build());
            fixture.until(s -> s.remotes().getFirst().quality() == io.postern.room.ConnectionQuality.POOR);
            connection.send(SignalResponse.newBuilder()
                    .setSpeakersChanged(LivekitRtc.SpeakersChanged.newBuilder()
                            .addSpeakers(LivekitModels.SpeakerInfo.newBuilder().setSid("PA_ana")))
                    .build());
            fixture.until(s -> !s.remotes().getFirst().speaking());
        }
    }

    static AddTrackRequest publish(ScriptedConnection connection, String sid) {
        AddTrackRequest request = connection.expect(MessageCase.ADD_TRACK).getAddTrack();
        int offer = connection.expect(MessageCase.OFFER).getOffer().getId();
        connection.send(SignalResponse.newBuilder()
                .setTrackPublished(TrackPublishedResponse.newBuilder()
                        .setCid(request.getCid())
                        .setTrack(LivekitModels.TrackInfo.newBuilder()
                                .setSid(sid)
                                .setType(request.getType())
                                .setSource(request.getSource())
                                .setName(request.getName())))
                .build());
        connection.send(SignalResponse.newBuilder()
                .setAnswer(LivekitRtc.SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp("v=0\r\n")
                        .setId(offer))
                .build());
        return request;
    }

    private static RoomFailure.Kind kind(CompletableFuture<?> future) {
        CompletionException e = assertThrows(CompletionException.class, future::join);
        return assertInstanceOf(RoomException.class, e.getCause()).failure().kind();
    }
}
