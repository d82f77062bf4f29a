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
import io.postern.room.VideoChoice;
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
        try (Stage stage = new Stage()) {
            stage.joined();
            stage.peer(0).channel("_reliable").congest();
            CompletableFuture<ChatMessage> message = stage.room.sendChat("too late");
            stage.until(s -> !s.chat().isEmpty());
            stage.room.leave().join();
            assertEquals(RoomFailure.Kind.NOT_SENT, failure(message));
            assertEquals(
                    ChatMessage.Delivery.FAILED,
                    stage.room.snapshot().chat().getFirst().delivery());
        }
    }

    @RepeatedTest(20)
    void whatIsAskedBesideTheEndIsAnswered() {
        try (Stage stage = new Stage()) {
            stage.joined();
            List<CompletableFuture<?>> calls = new ArrayList<>();
            CompletableFuture<Void> left = stage.room.leave();
            while (!left.isDone()) {
                calls.add(stage.room.setVideoChoice("TR_1", VideoChoice.BEST));
                calls.add(stage.room.setEnabled(TrackSource.MICROPHONE, true));
                calls.add(stage.room.sendChat("one more"));
                calls.add(stage.room.stats());
            }
            calls.add(stage.room.stats());
            await().atMost(Stage.PATIENCE)
                    .untilAsserted(() -> assertEquals(
                            0, calls.stream().filter(call -> !call.isDone()).count()));
        }
    }

    @Test
    void whoIsMovedToAnotherRoomLeaves() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            connection.send(SignalResponse.newBuilder()
                    .setRoomMoved(RoomMovedResponse.newBuilder()
                            .setRoom(LivekitModels.Room.newBuilder().setName("elsewhere"))
                            .setToken("another.room's.token")
                            .setParticipant(Stage.participant("me", "Me"))
                            .addOtherParticipants(Stage.participant("stranger", "Stranger")))
                    .build());
            assertEquals(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    stage.event(RoomEvent.Disconnected.class).reason());
            connection.expect(MessageCase.LEAVE);
            assertTrue(stage.room.snapshot().participant("stranger").isEmpty());
        }
    }

    @Test
    void aCameraIsClosedThatOpensForNobody() {
        try (Stage stage = new Stage()) {
            stage.joined();
            Runnable opens = stage.engine.holdOpening();
            CompletableFuture<Void> on = stage.room.setEnabled(TrackSource.CAMERA, true);
            await().atMost(Stage.PATIENCE).until(stage.engine::isOpening);
            stage.room.leave().join();
            assertEquals(RoomFailure.Kind.LEFT, failure(on));
            opens.run();
            await().atMost(Stage.PATIENCE)
                    .until(() -> !stage.engine.opened().isEmpty() && stage.engine.openCaptures() == 0);
        }
    }

    @Test
    void switchingOffWaitsForNoDevice() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            Runnable opens = stage.engine.holdOpening();
            CompletableFuture<Void> on = stage.room.setEnabled(TrackSource.CAMERA, true);
            await().atMost(Stage.PATIENCE).until(stage.engine::isOpening);
            stage.room.setEnabled(TrackSource.CAMERA, false).join();
            on.join();
            opens.run();
            await().atMost(Stage.PATIENCE)
                    .until(() -> !stage.engine.opened().isEmpty() && stage.engine.openCaptures() == 0);
            assertFalse(connection.received().stream().anyMatch(request -> request.hasAddTrack()));
        }
    }

    @Test
    void aCameraThatTheServerHasNotHeardOfYetIsOffAtOnce() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            stage.room.setEnabled(TrackSource.CAMERA, true);
            connection.expect(MessageCase.ADD_TRACK);
            stage.room.setEnabled(TrackSource.CAMERA, false);
            await().atMost(Stage.PATIENCE).until(() -> stage.engine.openCaptures() == 0);
            assertFalse(stage.peer(0).senders().getFirst().enabled());
        }
    }

    private static RoomFailure.Kind failure(CompletableFuture<?> call) {
        await().atMost(Stage.PATIENCE).until(call::isDone);
        return call.handle((value, failure) ->
                        failure instanceof CompletionException wrapped ? wrapped.getCause() : failure)
                .thenApply(RoomException.class::cast)
                .join()
                .failure()
                .kind();
    }
}
