package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import io.postern.media.rtc.MediaKind;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.EncryptedPacket;
import livekit.LivekitModels.Encryption;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.UserPacket;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.UpdateSubscription;
import org.junit.jupiter.api.Test;

/** Tests that end-to-end encrypted tracks are neither played nor shown, and are marked as encrypted. */
class EncryptedTracksTest {
    private static LivekitModels.TrackInfo microphone(String sid, Encryption.Type encryption) {
        return LivekitModels.TrackInfo.newBuilder()
                .setSid(sid)
                .setType(LivekitModels.TrackType.AUDIO)
                .setSource(LivekitModels.TrackSource.MICROPHONE)
                .setEncryption(encryption)
                .build();
    }

    private static ParticipantInfo ana(LivekitModels.TrackInfo... tracks) {
        return RoomFixture.participant("ana", "Ana", tracks);
    }

    /** The sections of the next answer. */
    private static void carries(ScriptedConnection connection, int id, Map<String, String> tracksByMid) {
        connection.send(SignalResponse.newBuilder()
                .setMediaSectionsRequirement(
                        LivekitRtc.MediaSectionsRequirement.newBuilder().setNumAudios(1))
                .build());
        connection.expect(MessageCase.OFFER);
        connection.send(SignalResponse.newBuilder()
                .setAnswer(LivekitRtc.SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp("v=0\r\nm=audio 9 X 96\r\na=mid:4\r\na=sendonly\r\n")
                        .setId(id)
                        .putAllMidToTrackId(tracksByMid))
                .build());
    }

    @Test
    void encryptedSoundIsSilencedAtOnceAndNotReceived() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.send(RoomFixture.update(ana(microphone("TR_1", Encryption.Type.GCM))));
            UpdateSubscription asked =
                    connection.expect(MessageCase.SUBSCRIPTION).getSubscription();
            assertFalse(asked.getSubscribe());
            assertEquals("TR_1", asked.getParticipantTracks(0).getTrackSids(0));
            fixture.peer(0).track("4", MediaKind.AUDIO);
            carries(connection, 2, Map.of("4", "TR_1"));
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> fixture.peer(0).silenced().equals(Set.of("4")));
            Publication publication = fixture.room
                    .snapshot()
                    .remotes()
                    .getFirst()
                    .publication(TrackSource.MICROPHONE)
                    .orElseThrow();
            assertTrue(publication.encrypted());
            assertEquals(Publication.Subscription.NONE, publication.subscription());
            assertEquals(0, fixture.count(RoomEvent.TrackSubscribed.class));
        }
    }

    @Test
    void soundThatIsEncryptedLaterIsSilencedThen() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(ana(microphone("TR_1", Encryption.Type.NONE)));
            fixture.peer(0).track("4", MediaKind.AUDIO);
            carries(connection, 2, Map.of("4", "TR_1"));
            fixture.event(RoomEvent.TrackSubscribed.class);
            connection.send(RoomFixture.update(ana(microphone("TR_1", Encryption.Type.GCM)).toBuilder()
                    .setVersion(2)
                    .build()));
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> fixture.peer(0).silenced().equals(Set.of("4")));
        }
    }

    @Test
    void aSectionThatCarriesSomethingElseLaterIsHeardAgain() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.peer(0).track("4", MediaKind.AUDIO);
            carries(connection, 2, Map.of("4", "TR_1"));
            connection.send(RoomFixture.update(ana(microphone("TR_1", Encryption.Type.CUSTOM))));
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> fixture.peer(0).silenced().equals(Set.of("4")));
            connection.send(RoomFixture.update(ana(microphone("TR_2", Encryption.Type.NONE)).toBuilder()
                    .setVersion(2)
                    .build()));
            carries(connection, 3, Map.of("4", "TR_2"));
            assertEquals(
                    "TR_2",
                    fixture.event(RoomEvent.TrackSubscribed.class).publication().sid());
            assertEquals(Set.of(), fixture.peer(0).silenced());
        }
    }

    @Test
    void nobodyCanWishForWhatIsEncrypted() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(ana(microphone("TR_1", Encryption.Type.GCM)));
            assertEquals(
                    List.of("TR_1"),
                    connection
                            .expect(MessageCase.SUBSCRIPTION)
                            .getSubscription()
                            .getTrackSidsList());
            fixture.room.setSubscribed("TR_1", true).join();
            fixture.room.setSubscribed("TR_other", false).join();
            assertEquals(
                    "TR_other",
                    connection
                            .expect(MessageCase.SUBSCRIPTION)
                            .getSubscription()
                            .getParticipantTracks(0)
                            .getTrackSids(0));
        }
    }

    @SuppressWarnings("deprecation") // The deprecated field of the header, which clients still write.
    @Test
    void encryptedMessagesAreSaidToBeSoOnceForEachVisit() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(ana());
            DataPacket packet = DataPacket.newBuilder()
                    .setParticipantIdentity("ana")
                    .setEncryptedPacket(EncryptedPacket.newBuilder()
                            .setEncryptionType(Encryption.Type.GCM)
                            .setEncryptedValue(ByteString.copyFromUtf8("?")))
                    .build();
            DataPacket header = DataPacket.newBuilder()
                    .setParticipantIdentity("ana")
                    .setStreamHeader(DataStream.Header.newBuilder()
                            .setTopic("lk.chat")
                            .setStreamId("s")
                            .setEncryptionType(Encryption.Type.GCM)
                            .setTextHeader(DataStream.TextHeader.getDefaultInstance()))
                    .build();
            fixture.peer(0).channel("_reliable").receive(packet.toByteArray());
            fixture.peer(0).channel("_reliable").receive(header.toByteArray());
            fixture.peer(0)
                    .channel("_reliable")
                    .receive(DataPacket.newBuilder()
                            .setParticipantIdentity("ana")
                            .setUser(UserPacket.newBuilder().setTopic("last"))
                            .build()
                            .toByteArray());
            fixture.event(RoomEvent.DataReceived.class);
            assertEquals(
                    "ana", fixture.event(RoomEvent.EncryptedDataReceived.class).senderIdentity());
            assertEquals(1, fixture.count(RoomEvent.EncryptedDataReceived.class));
            assertEquals(List.of(), fixture.room.snapshot().chat());

            connection.send(RoomFixture.update(ana().toBuilder()
                    .setState(ParticipantInfo.State.DISCONNECTED)
                    .build()));
            fixture.event(RoomEvent.ParticipantLeft.class);
            connection.send(RoomFixture.update(ana()));
            fixture.event(RoomEvent.ParticipantJoined.class);
            fixture.peer(0).channel("_reliable").receive(packet.toByteArray());
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.count(RoomEvent.EncryptedDataReceived.class) == 2);
        }
    }
}
