package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.TrackSource;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.SpeakerInfo;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SpeakersChanged;
import livekit.LivekitRtc.SubscriptionPermissionUpdate;
import org.junit.jupiter.api.Test;

/** Tests changes by others and by the person while the signalling is interrupted. */
class InterruptedSignalingTest {
    @Test
    void aModeratorsMuteMeanwhileIsNotUndone() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = speaking(fixture);
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            back(second, true);
            assertEquals(
                    "TR_AM1",
                    fixture.event(RoomEvent.MutedByServer.class).publication().sid());
            fixture.event(RoomEvent.Reconnected.class);
            assertFalse(fixture.peer(0).senders().getFirst().enabled());
            fixture.until(s -> own(s.local().orElseThrow()).muted());
            // Messages arrive in order: if it had been undone, that message would have arrived by now.
            fixture.room.setEnabled(TrackSource.MICROPHONE, true).join();
            assertTrue(second.expect(MessageCase.MUTE).getMute().getMuted());
            assertFalse(second.expect(MessageCase.MUTE).getMute().getMuted(), "the person's next word counts again");
        }
    }

    @Test
    void whoPressedSinceIsHeard() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = speaking(fixture);
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            fixture.event(RoomEvent.Reconnecting.class);
            fixture.room.setEnabled(TrackSource.MICROPHONE, false).join();
            fixture.room.setEnabled(TrackSource.MICROPHONE, true).join();
            back(second, true);
            fixture.event(RoomEvent.Reconnected.class);
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> second.received().stream()
                            .anyMatch(r -> r.hasMute() && !r.getMute().getMuted()));
            assertTrue(fixture.peer(0).senders().getFirst().enabled());
            assertEquals(0, fixture.count(RoomEvent.MutedByServer.class));
        }
    }

    @Test
    void theMicrophonesFirstPressWaitsForTheServer() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            fixture.event(RoomEvent.Reconnecting.class);
            CompletableFuture<Void> on = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            ReconnectTest.resume(second, 0);
            RoomStateTest.publish(second, "TR_AM1");
            on.join();
            assertFalse(own(fixture.room.snapshot().local().orElseThrow()).muted());
        }
    }

    @Test
    void aTrackWhoseAnswerWasLostIsAskedForAgainUnderAnotherId() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> on = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            String first =
                    connection.expect(MessageCase.ADD_TRACK).getAddTrack().getCid();
            int offer = connection.expect(MessageCase.OFFER).getOffer().getId();
            connection.send(SignalResponse.newBuilder()
                    .setAnswer(SessionDescription.newBuilder()
                            .setType("answer")
                            .setSdp("v=0\r\n")
                            .setId(offer))
                    .build());
            // Messages are read in order: once this one is seen, the answer is in force.
            connection.send(RoomFixture.update(RoomFixture.participant("witness", "Witness")));
            fixture.until(s -> s.participant("witness").isPresent());
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            ReconnectTest.resume(second, 0);
            String again = RoomStateTest.publish(second, "TR_AM1").getCid();
            on.join();
            assertNotEquals(first, again);
            assertTrue(fixture.peer(0).senders().getFirst().stopped());
            assertTrue(fixture.peer(0).senders().getLast().enabled());
        }
    }

    @Test
    void whatWasMeantForTheOldSessionIsNotSentToTheNewOne() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = speaking(fixture);
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            fixture.event(RoomEvent.Reconnecting.class);
            fixture.room.setEnabled(TrackSource.MICROPHONE, false).join();
            second.send(SignalResponse.newBuilder()
                    .setLeave(LeaveRequest.newBuilder().setAction(LeaveRequest.Action.RECONNECT))
                    .build());
            ScriptedConnection third = fixture.server.accept();
            fixture.welcome(third);
            fixture.answer(third, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
            fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            RoomStateTest.publish(third, "TR_AM2");
            assertFalse(third.received().stream().anyMatch(request -> request.hasMute()));
            assertEquals(1, fixture.engine.openMicrophones());
        }
    }

    @Test
    void whoWasRemovedMeanwhileDoesNotComeBack() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            fixture.mayReturn = CompletableFuture.completedFuture(false);
            forget(fixture, connection);
            assertEquals(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
            assertEquals(2, fixture.server.openings().size());
            assertEquals(1, fixture.forgotten.get());
        }
    }

    @Test
    void whoMayComeBackDoesAndIsNotAskedWhileTheServerRemembers() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            assertEquals(0, fixture.returnsAsked.get());
            forget(fixture, connection);
            ScriptedConnection third = fixture.server.accept();
            fixture.welcome(third);
            fixture.answer(third, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
            assertEquals(1, fixture.returnsAsked.get());
        }
    }

    @Test
    void whereNobodyAnswersOneComesBackAndALateNoStillCounts() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Boolean> late = new CompletableFuture<>();
            fixture.mayReturn = late;
            forget(fixture, connection);
            ScriptedConnection third = fixture.server.accept();
            fixture.welcome(third);
            fixture.answer(third, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
            late.complete(false);
            assertEquals(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
        }
    }

    @Test
    void whereItCannotBeSaidOneComesBack() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.mayReturn = CompletableFuture.failedFuture(new IllegalStateException("unreachable"));
            forget(fixture, connection);
            ScriptedConnection third = fixture.server.accept();
            fixture.welcome(third);
            fixture.answer(third, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
        }
    }

    /** Loses the socket, and the server has forgotten us when we return. */
    private static void forget(RoomFixture fixture, ScriptedConnection connection) {
        connection.drop();
        ScriptedConnection second = fixture.server.accept();
        second.send(SignalResponse.newBuilder()
                .setLeave(LeaveRequest.newBuilder()
                        .setReason(livekit.LivekitModels.DisconnectReason.STATE_MISMATCH)
                        .setAction(LeaveRequest.Action.RECONNECT))
                .build());
    }

    @Test
    void nobodyIsShownToSpeakWhoseLastWordMayBeOver() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("ana", "Ana"));
            connection.send(SignalResponse.newBuilder()
                    .setSpeakersChanged(SpeakersChanged.newBuilder()
                            .addSpeakers(SpeakerInfo.newBuilder()
                                    .setSid("PA_ana")
                                    .setActive(true)
                                    .setLevel(0.5f)))
                    .build());
            fixture.until(s -> s.remotes().getFirst().speaking());
            connection.drop();
            fixture.until(s -> !s.remotes().getFirst().speaking());
            assertEquals(
                    List.of(),
                    fixture.events.stream()
                            .filter(RoomEvent.SpeakersChanged.class::isInstance)
                            .map(RoomEvent.SpeakersChanged.class::cast)
                            .toList()
                            .getLast()
                            .speakers());
        }
    }

    @Test
    void whatArrivesIsNotSaidToBeForbidden() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_VC1")));
            connection.send(SignalResponse.newBuilder()
                    .setSubscriptionPermissionUpdate(SubscriptionPermissionUpdate.newBuilder()
                            .setParticipantSid("PA_ana")
                            .setTrackSid("TR_VC1")
                            .setAllowed(false))
                    .build());
            fixture.until(s -> subscription(s.remotes().getFirst()) == Publication.Subscription.NOT_ALLOWED);
            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            // The message that it is allowed again was lost with the socket.
            ReconnectTest.resume(second, 0);
            fixture.event(RoomEvent.Reconnected.class);
            fixture.peer(0).track("5", MediaKind.VIDEO);
            second.send(SignalResponse.newBuilder()
                    .setMediaSectionsRequirement(livekit.LivekitRtc.MediaSectionsRequirement.newBuilder()
                            .setNumVideos(1))
                    .build());
            int offer = second.expect(MessageCase.OFFER).getOffer().getId();
            second.send(SignalResponse.newBuilder()
                    .setAnswer(SessionDescription.newBuilder()
                            .setType("answer")
                            .setSdp("v=0\r\nm=video 9 X 96\r\na=mid:5\r\na=sendonly\r\n")
                            .setId(offer)
                            .putMidToTrackId("5", "TR_VC1"))
                    .build());
            fixture.until(s -> subscription(s.remotes().getFirst()) == Publication.Subscription.SUBSCRIBED);
        }
    }

    /** Joins with an open microphone that the server knows to be open. */
    private static ScriptedConnection speaking(RoomFixture fixture) {
        ScriptedConnection connection = fixture.joined();
        CompletableFuture<Void> on = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
        RoomStateTest.publish(connection, "TR_AM1");
        on.join();
        connection.send(RoomFixture.update(me(false)));
        connection.send(RoomFixture.update(RoomFixture.participant("witness", "Witness")));
        fixture.until(s -> s.participant("witness").isPresent());
        return connection;
    }

    /** Resumes; the server states its view of our microphone. */
    private static void back(ScriptedConnection connection, boolean muted) {
        connection.answerPings();
        connection.send(SignalResponse.newBuilder()
                .setReconnect(ReconnectResponse.newBuilder())
                .build());
        connection.send(RoomFixture.update(me(muted)));
        connection.expect(MessageCase.SYNC_STATE);
        int offer = connection.expect(MessageCase.OFFER).getOffer().getId();
        connection.send(SignalResponse.newBuilder()
                .setAnswer(SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp("v=0\r\n")
                        .setId(offer))
                .build());
    }

    private static ParticipantInfo me(boolean muted) {
        return RoomFixture.participant(
                "me",
                "Me",
                TrackInfo.newBuilder().setSid("TR_AM1").setMuted(muted).build());
    }

    private static Publication own(Participant participant) {
        return participant.publications().getFirst();
    }

    private static Publication.Subscription subscription(Participant participant) {
        return participant.publications().getFirst().subscription();
    }
}
