package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.ChatMessage;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.room.VideoQualityLimit;
import io.postern.testing.signal.ScriptedConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels;
import livekit.LivekitRtc.RoomMovedResponse;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;

/** Nobody waits for a room that is over, and nothing stays open for it. */
class LeavingTest {
    @RepeatedTest(20)
    void aMessageUnderWayIsSaidToHaveFailed() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            fixture.peer(0).channel("_reliable").congest();
            CompletableFuture<ChatMessage> message = fixture.room.sendChat("too late");
            fixture.until(s -> !s.chat().isEmpty());
            fixture.room.leave().join();
            assertEquals(RoomFailure.Kind.NOT_SENT, failure(message));
            assertEquals(
                    ChatMessage.Delivery.FAILED,
                    fixture.room.snapshot().chat().getFirst().delivery());
        }
    }

    @RepeatedTest(20)
    void whatIsAskedBesideTheEndIsAnswered() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            List<CompletableFuture<?>> calls = new ArrayList<>();
            CompletableFuture<Void> left = fixture.room.leave();
            while (!left.isDone()) {
                calls.add(fixture.room.setVideoQualityLimit("TR_1", VideoQualityLimit.BEST));
                calls.add(fixture.room.setEnabled(TrackSource.MICROPHONE, true));
                calls.add(fixture.room.sendChat("one more"));
                calls.add(fixture.room.stats());
            }
            calls.add(fixture.room.stats());
            await().atMost(RoomFixture.PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            0, calls.stream().filter(call -> !call.isDone()).count()));
        }
    }

    @Test
    void whoIsMovedToAnotherRoomLeaves() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.send(SignalResponse.newBuilder()
                    .setRoomMoved(RoomMovedResponse.newBuilder()
                            .setRoom(LivekitModels.Room.newBuilder().setName("elsewhere"))
                            .setToken("another.room's.token")
                            .setParticipant(RoomFixture.participant("me", "Me"))
                            .addOtherParticipants(RoomFixture.participant("stranger", "Stranger")))
                    .build());
            assertEquals(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
            connection.expect(MessageCase.LEAVE);
            assertTrue(fixture.room.snapshot().participant("stranger").isEmpty());
        }
    }

    @Test
    void aCameraIsClosedThatOpensForNobody() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined();
            Runnable opens = fixture.engine.holdOpening();
            CompletableFuture<Void> on = fixture.room.setEnabled(TrackSource.CAMERA, true);
            await().atMost(RoomFixture.PATIENCE).until(fixture.engine::isOpening);
            fixture.room.leave().join();
            assertEquals(RoomFailure.Kind.LEFT, failure(on));
            opens.run();
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> !fixture.engine.opened().isEmpty() && fixture.engine.openCaptures() == 0);
        }
    }

    @Test
    void switchingOffWaitsForNoDevice() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            Runnable opens = fixture.engine.holdOpening();
            CompletableFuture<Void> on = fixture.room.setEnabled(TrackSource.CAMERA, true);
            await().atMost(RoomFixture.PATIENCE).until(fixture.engine::isOpening);
            fixture.room.setEnabled(TrackSource.CAMERA, false).join();
            on.join();
            opens.run();
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> !fixture.engine.opened().isEmpty() && fixture.engine.openCaptures() == 0);
            assertFalse(connection.received().stream().anyMatch(request -> request.hasAddTrack()));
        }
    }

    @Test
    void aCameraThatTheServerHasNotHeardOfYetIsOffAtOnce() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            fixture.room.setEnabled(TrackSource.CAMERA, true);
            connection.expect(MessageCase.ADD_TRACK);
            fixture.room.setEnabled(TrackSource.CAMERA, false);
            await().atMost(RoomFixture.PATIENCE).until(() -> fixture.engine.openCaptures() == 0);
            assertFalse(fixture.peer(0).senders().getFirst().enabled());
        }
    }

    private static RoomFailure.Kind failure(CompletableFuture<?> call) {
        await().atMost(RoomFixture.PATIENCE).until(call::isDone);
        return call.handle((value, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .thenApply(RoomException.class::cast)
                .join()
                .failure()
                .kind();
    }
}
