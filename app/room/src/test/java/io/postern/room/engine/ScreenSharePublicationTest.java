package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.ContentHint;
import io.postern.media.device.ScreenException;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.ScreenShare;
import io.postern.room.TrackSource;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRtc.AddTrackRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MuteTrackRequest;
import livekit.LivekitRtc.SessionDescription;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.junit.jupiter.api.Test;

class ScreenSharePublicationTest {
    private static SignalResponse answer(int offer) {
        return SignalResponse.newBuilder()
                .setAnswer(SessionDescription.newBuilder()
                        .setType("answer")
                        .setSdp("v=0\r\n")
                        .setId(offer))
                .build();
    }

    private static final ScreenShare SCREEN = new ScreenShare("screen-1", ContentHint.DETAIL);

    @Test
    void aScreenIsPublishedBesideTheCamera() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> camera = fixture.room.setEnabled(TrackSource.CAMERA, true);
            RoomStateTest.publish(connection, "TR_VC1");
            camera.join();
            AddTrackRequest request = share(fixture, connection, "TR_VS1");
            assertEquals(LivekitModels.TrackSource.SCREEN_SHARE, request.getSource());
            assertEquals(LivekitModels.TrackType.VIDEO, request.getType());
            assertEquals("screen", request.getStream());
            assertEquals(1920, request.getWidth());
            assertEquals(1, request.getLayersCount());
            assertEquals(2_500_000, request.getLayers(0).getBitrate());
            fixture.until(s -> sources(s).equals(Set.of(TrackSource.CAMERA, TrackSource.SCREEN_SHARE)));

            fixture.room.unpublish(TrackSource.SCREEN_SHARE).join();
            fixture.until(s -> sources(s).equals(Set.of(TrackSource.CAMERA)));
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 1);
        }
    }

    @Test
    void anotherSourceOfTheSameStyleTakesOverWithoutANegotiation() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            share(fixture, connection, "TR_VS1");
            fixture.room
                    .shareScreen(new ScreenShare("window-7", ContentHint.DETAIL))
                    .join();
            assertEquals(List.of("screen-1", "window-7"), fixture.engine.opened());
            assertEquals(1, fixture.peer(0).senders().getLast().replaced());
            assertEquals(Optional.of("TR_VS1"), screen(fixture.room.snapshot()).map(Publication::sid));
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 1);
        }
    }

    @Test
    void anotherStyleIsPublishedAnew() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            share(fixture, connection, "TR_VS1");
            // What takes the old one away may be offered before the new one is announced, or together with it.
            connection.reply(
                    MessageCase.OFFER, offer -> List.of(answer(offer.getOffer().getId())));
            CompletableFuture<Void> moving = fixture.room.shareScreen(new ScreenShare("screen-1", ContentHint.MOTION));
            AddTrackRequest request = connection.expect(MessageCase.ADD_TRACK).getAddTrack();
            connection.send(SignalResponse.newBuilder()
                    .setTrackPublished(TrackPublishedResponse.newBuilder()
                            .setCid(request.getCid())
                            .setTrack(LivekitModels.TrackInfo.newBuilder()
                                    .setSid("TR_VS2")
                                    .setType(request.getType())
                                    .setSource(request.getSource())))
                    .build());
            moving.join();
            assertEquals(5_000_000, request.getLayers(0).getBitrate());
            fixture.until(s -> screen(s).filter(p -> p.sid().equals("TR_VS2")).isPresent());
        }
    }

    @Test
    void aSourceThatCannotBeCapturedIsSaidAndTheOldOneGoesOn() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            ScreenShare closed = new ScreenShare("", ContentHint.DETAIL);
            assertEquals(RoomFailure.Kind.SCREEN, kind(fixture.room.shareScreen(closed)));
            assertTrue(screen(fixture.room.snapshot()).isEmpty());
            share(fixture, connection, "TR_VS1");
            assertEquals(RoomFailure.Kind.SCREEN, kind(fixture.room.shareScreen(closed)));
            assertTrue(screen(fixture.room.snapshot()).isPresent());
            assertEquals(1, fixture.engine.openCaptures());
        }
    }

    @Test
    void aWindowThatIsClosedEndsItsShare() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            share(fixture, connection, "TR_VS1");
            fixture.engine.loseScreen();
            assertEquals(
                    ScreenException.Reason.GONE,
                    fixture.event(RoomEvent.ScreenShareEnded.class).reason());
            fixture.until(s -> screen(s).isEmpty());
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
        }
    }

    @Test
    void whatAnAdministratorMutesIsNoLongerCaptured() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            share(fixture, connection, "TR_VS1");
            connection.send(SignalResponse.newBuilder()
                    .setMute(MuteTrackRequest.newBuilder().setSid("TR_VS1").setMuted(true))
                    .build());
            fixture.event(RoomEvent.MutedByServer.class);
            fixture.until(s -> screen(s).isEmpty());
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
        }
    }

    @Test
    void aShareSurvivesJoiningAnew() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            share(fixture, connection, "TR_VS1");
            connection.send(SignalResponse.newBuilder()
                    .setLeave(LeaveRequest.newBuilder().setAction(LeaveRequest.Action.RECONNECT))
                    .build());
            ScriptedConnection second = fixture.server.accept();
            fixture.welcome(second);
            fixture.answer(second, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
            RoomStateTest.publish(second, "TR_VS2");
            fixture.until(s -> screen(s).filter(p -> p.sid().equals("TR_VS2")).isPresent());
            assertEquals(List.of("screen-1"), fixture.engine.opened(), "it was captured all the time");
        }
    }

    @Test
    void whatMayBePublishedIsInTheSnapshot() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            assertTrue(fixture.room.snapshot().publishable().contains(TrackSource.SCREEN_SHARE));
            connection.send(RoomFixture.update(allowed(ParticipantPermission.newBuilder()
                    .setCanPublish(true)
                    .addCanPublishSources(LivekitModels.TrackSource.MICROPHONE))));
            fixture.until(s -> s.publishable().equals(Set.of(TrackSource.MICROPHONE)));
            connection.send(RoomFixture.update(allowed(ParticipantPermission.newBuilder())));
            fixture.until(s -> s.publishable().isEmpty());
            connection.send(RoomFixture.update(
                    allowed(ParticipantPermission.newBuilder().setCanPublish(true))));
            fixture.until(s -> s.publishable().contains(TrackSource.SCREEN_SHARE));
            assertFalse(fixture.room.snapshot().publishable().isEmpty());
        }
    }

    private static ParticipantInfo allowed(ParticipantPermission.Builder permission) {
        return RoomFixture.participant("me", "Me").toBuilder()
                .setPermission(permission)
                .build();
    }

    private static AddTrackRequest share(RoomFixture fixture, ScriptedConnection connection, String sid) {
        CompletableFuture<Void> shared = fixture.room.shareScreen(SCREEN);
        AddTrackRequest request = RoomStateTest.publish(connection, sid);
        shared.join();
        return request;
    }

    private static Optional<Publication> screen(RoomSnapshot snapshot) {
        return snapshot.local().flatMap(me -> me.publication(TrackSource.SCREEN_SHARE));
    }

    private static Set<TrackSource> sources(RoomSnapshot snapshot) {
        return snapshot.local().orElseThrow().publications().stream()
                .map(Publication::source)
                .collect(java.util.stream.Collectors.toSet());
    }

    private static RoomFailure.Kind kind(CompletableFuture<?> future) {
        CompletionException e = assertThrows(CompletionException.class, future::join);
        return ((RoomException) e.getCause()).failure().kind();
    }
}
