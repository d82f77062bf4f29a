package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.room.ChatMessage;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.TrackSource;
import io.postern.room.VideoChoice;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.RepeatedTest;

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
