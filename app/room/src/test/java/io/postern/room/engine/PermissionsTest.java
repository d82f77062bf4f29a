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
        return RoomFixture.participant("me", "Me").toBuilder()
                .setPermission(permission)
                .build();
    }

    private static RoomFailure.Kind kind(CompletableFuture<?> future) {
        await().atMost(RoomFixture.PATIENCE).until(future::isDone);
        return assertInstanceOf(
                        RoomException.class,
                        assertThrows(CompletionException.class, future::join).getCause())
                .failure()
                .kind();
    }

    @Test
    void aListenersDevicesAreNotOpened() {
        try (RoomFixture fixture = new RoomFixture()) {
            CompletableFuture<Void> microphone = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            CompletableFuture<Void> camera = fixture.room.setEnabled(TrackSource.CAMERA, true);
            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            fixture.welcome(connection, me(LISTENER), List.of());
            fixture.answer(connection, 1, 1);
            fixture.peer(0).becomes(ConnectionState.CONNECTED);
            joining.join();
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(microphone));
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(camera));
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(fixture.room.setEnabled(TrackSource.MICROPHONE, true)));
            assertEquals(
                    RoomFailure.Kind.NOT_PERMITTED,
                    kind(fixture.room.shareScreen(new ScreenShare("screen-1", ContentHint.DETAIL))));
            assertEquals(List.of(), fixture.engine.opened());
            assertEquals(
                    new Permissions(true, Set.of(), false, false, false),
                    fixture.room.snapshot().permissions());
            assertEquals(0, fixture.count(RoomEvent.PermissionsChanged.class), "nothing has changed");
        }
    }

    @Test
    void whatMayNotBePublishedAnyMoreEndsAndIsTold() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> published = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            RoomStateTest.publish(connection, "TR_AM1");
            published.join();
            connection.send(RoomFixture.update(me(EVERYTHING.toBuilder()
                    .addCanPublishSources(LivekitModels.TrackSource.CAMERA)
                    .build())));
            RoomEvent.PermissionsChanged changed = fixture.event(RoomEvent.PermissionsChanged.class);
            assertEquals(Permissions.ALL, changed.before());
            assertEquals(Set.of(TrackSource.CAMERA), changed.now().publishable());
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
            fixture.until(s -> s.local().orElseThrow().publications().isEmpty());
            assertTrue(fixture.peer(0).senders().getFirst().stopped());
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(fixture.room.setEnabled(TrackSource.MICROPHONE, true)));

            fixture.answer(
                    connection,
                    1,
                    connection.expect(MessageCase.OFFER).getOffer().getId());

            // Given back, nothing is switched on by itself.
            connection.send(RoomFixture.update(me(EVERYTHING)));
            fixture.until(s -> s.permissions().equals(Permissions.ALL));
            assertEquals(0, fixture.engine.openCaptures());
            CompletableFuture<Void> again = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            RoomStateTest.publish(connection, "TR_AM2");
            again.join();
        }
    }

    @Test
    void aTrackOnItsWayIsNotLeftOpen() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> publishing = fixture.room.setEnabled(TrackSource.MICROPHONE, true);
            connection.expect(MessageCase.ADD_TRACK);
            connection.send(RoomFixture.update(me(LISTENER)));
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(publishing));
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
        }
    }

    @Test
    void chatAndDataAreNotSaidToBeSent() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.send(RoomFixture.update(
                    me(EVERYTHING.toBuilder().setCanPublishData(false).build())));
            fixture.until(s -> !s.permissions().canPublishData());
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(fixture.room.sendChat("hello")));
            assertEquals(
                    RoomFailure.Kind.NOT_PERMITTED,
                    kind(fixture.room.sendData(new byte[] {1}, "topic", true, List.of())));
            assertEquals(List.of(), fixture.room.snapshot().chat());
            assertEquals(List.of(), fixture.peer(0).channel("_reliable").sent());
        }
    }

    @Test
    void aMessageThatWaitsWhenTheRightIsTakenHasFailed() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            SimulatedChannel channel = fixture.peer(0).channel("_reliable");
            channel.congest();
            CompletableFuture<ChatMessage> filling = fixture.room.sendChat("x".repeat(10_000));
            CompletableFuture<ChatMessage> waiting = fixture.room.sendChat("hello");
            for (int i = 0; i < 100; i++) {
                fixture.room.sendData(new byte[60_000], "filling", true, List.of());
            }
            CompletableFuture<ChatMessage> last = fixture.room.sendChat("last");
            connection.send(RoomFixture.update(me(LISTENER)));
            fixture.event(RoomEvent.PermissionsChanged.class);
            assertFalse(last.isDone());
            channel.drain();
            assertEquals(RoomFailure.Kind.NOT_PERMITTED, kind(last));
            fixture.until(s -> s.chat().getLast().delivery() == ChatMessage.Delivery.FAILED);
            assertTrue(filling.isDone() && waiting.isDone());
        }
    }

    @Test
    void whoMayNotReceiveIsToldOnEveryPublication() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection =
                    fixture.joined(RoomFixture.participant("ana", "Ana", RoomFixture.camera("TR_1")));
            connection.send(RoomFixture.update(
                    me(EVERYTHING.toBuilder().setCanSubscribe(false).build())));
            fixture.until(s -> s.remotes()
                            .getFirst()
                            .publication(TrackSource.CAMERA)
                            .orElseThrow()
                            .subscription()
                    == Publication.Subscription.NOT_ALLOWED);
        }
    }
}
