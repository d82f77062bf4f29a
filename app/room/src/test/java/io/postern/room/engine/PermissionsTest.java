package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.device.ContentHint;
import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.ChatMessage;
import io.postern.room.Permissions;
import io.postern.room.Publication;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.ScreenShare;
import io.postern.room.TrackSource;
import io.postern.room.sim.SimulatedChannel;
import io.postern.testing.signal.ScriptedConnection;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitModels.ParticipantPermission;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import org.junit.jupiter.api.Test;

/** The rights of the token, and what an administrator makes of them. */
class PermissionsTest {
    private static final ParticipantPermission LISTENER =
            ParticipantPermission.newBuilder().setCanSubscribe(true).build();
    private static final ParticipantPermission EVERYTHING = ParticipantPermission.newBuilder()
            .setCanSubscribe(true)
            .setCanPublish(true)
            .setCanPublishData(true)
            .setCanUpdateMetadata(true)
            .build();

    private static ParticipantInfo me(ParticipantPermission permission) {
        return Stage.participant("me", "Me").toBuilder()
                .setPermission(permission)
                .build();
    }

    private static RoomFailure.Kind kind(CompletableFuture<?> future) {
        await().atMost(Stage.PATIENCE).until(future::isDone);
        return assertInstanceOf(
                        RoomException.class,
                        assertThrows(CompletionException.class, future::join).getCause())
                .failure()
                .kind();
    }

    @Test
    void aListenersDevicesAreNotOpened() {
        try (Stage stage = new Stage()) {
            CompletableFuture<Void> microphone = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            CompletableFuture<Void> camera = stage.room.setEnabled(TrackSource.CAMERA, true);
            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            stage.welcome(connection, me(LISTENER), List.of());
            stage.answer(connection, 1, 1);
            stage.peer(0).becomes(ConnectionState.CONNECTED);
            joining.join();
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(microphone));
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(camera));
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(stage.room.setEnabled(TrackSource.MICROPHONE, true)));
            assertEquals(
                    RoomFailure.Kind.NOT_PERMITTED,
                    kind(stage.room.shareScreen(new ScreenShare("screen-1", ContentHint.DETAIL))));
            assertEquals(List.of(), stage.engine.opened());
            assertEquals(
                    new Permissions(true, Set.of(), false, false, false),
                    stage.room.snapshot().permissions());
            assertEquals(0, stage.count(RoomEvent.PermissionsChanged.class), "nothing has changed");
        }
    }

    @Test
    void whatMayNotBePublishedAnyMoreEndsAndIsTold() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            CompletableFuture<Void> published = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            InTheRoomTest.publish(connection, "TR_AM1");
            published.join();
            connection.send(Stage.update(me(EVERYTHING.toBuilder()
                    .addCanPublishSources(LivekitModels.TrackSource.CAMERA)
                    .build())));
            RoomEvent.PermissionsChanged changed = stage.event(RoomEvent.PermissionsChanged.class);
            assertEquals(Permissions.ALL, changed.before());
            assertEquals(Set.of(TrackSource.CAMERA), changed.now().publishable());
            await().atMost(Stage.PATIENCE).until(() -> stage.engine.openCaptures() == 0);
            stage.until(s -> s.local().orElseThrow().publications().isEmpty());
            assertTrue(stage.peer(0).senders().getFirst().stopped());
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(stage.room.setEnabled(TrackSource.MICROPHONE, true)));

            stage.answer(
                    connection,
                    1,
                    connection.expect(MessageCase.OFFER).getOffer().getId());

            // Given back, nothing is switched on by itself.
            connection.send(Stage.update(me(EVERYTHING)));
            stage.until(s -> s.permissions().equals(Permissions.ALL));
            assertEquals(0, stage.engine.openCaptures());
            CompletableFuture<Void> again = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            InTheRoomTest.publish(connection, "TR_AM2");
            again.join();
        }
    }

    @Test
    void aTrackOnItsWayIsNotLeftOpen() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            CompletableFuture<Void> publishing = stage.room.setEnabled(TrackSource.MICROPHONE, true);
            connection.expect(MessageCase.ADD_TRACK);
            connection.send(Stage.update(me(LISTENER)));
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(publishing));
            await().atMost(Stage.PATIENCE).until(() -> stage.engine.openCaptures() == 0);
        }
    }

    @Test
    void chatAndDataAreNotSaidToBeSent() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            connection.send(Stage.update(
                    me(EVERYTHING.toBuilder().setCanPublishData(false).build())));
            stage.until(s -> !s.permissions().canPublishData());
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(stage.room.sendChat("hello")));
            assertEquals(
                    RoomFailure.Kind.NOT_PERMITTED,
                    kind(stage.room.sendData(new byte[] {1}, "topic", true, List.of())));
            assertEquals(List.of(), stage.room.snapshot().chat());
            assertEquals(List.of(), stage.peer(0).channel("_reliable").sent());
        }
    }

    @Test
    void aMessageThatWaitsWhenTheRightIsTakenHasFailed() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            SimulatedChannel channel = stage.peer(0).channel("_reliable");
            channel.congest();
            CompletableFuture<ChatMessage> filling = stage.room.sendChat("x".repeat(10_000));
            CompletableFuture<ChatMessage> waiting = stage.room.sendChat("hello");
            for (int i = 0; i < 100; i++) {
                stage.room.sendData(new byte[60_000], "filling", true, List.of());
            }
            CompletableFuture<ChatMessage> last = stage.room.sendChat("last");
            connection.send(Stage.update(me(LISTENER)));
            stage.event(RoomEvent.PermissionsChanged.class);
            assertFalse(last.isDone());
            channel.drain();
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(last));
            stage.until(s -> s.chat().getLast().delivery() == ChatMessage.Delivery.FAILED);
            assertTrue(filling.isDone() && waiting.isDone());
        }
    }

    @Test
    void whoMayNotReceiveIsToldOnEveryPublication() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined(Stage.participant("ana", "Ana", Stage.camera("TR_1")));
            connection.send(Stage.update(
                    me(EVERYTHING.toBuilder().setCanSubscribe(false).build())));
            stage.until(s -> s.remotes()
                            .getFirst()
                            .publication(TrackSource.CAMERA)
                            .orElseThrow()
                            .subscription()
                    == Publication.Subscription.NOT_ALLOWED);
        }
    }
}
