package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.testing.signal.ScriptedConnection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A media library whose calls never return, as libwebrtc's where a sound server does not answer. */
@Timeout(60)
class SilentMediaTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void aJoinGoesOnWithAnotherPeerConnection() {
        try (Stage stage = new Stage()) {
            stage.engine.silence(1, SOON);
            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection first = stage.server.accept();
            stage.welcome(first);
            stage.answer(first, 1, 1);
            ScriptedConnection second = stage.server.accept();
            stage.welcome(second);
            stage.answer(second, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            await().atMost(Stage.PATIENCE).until(joining::isDone);
            joining.join();
        }
    }

    @Test
    void aJoinWithoutAnyThatAnswersSaysWhy() {
        try (Stage stage = new Stage()) {
            stage.engine.silence(100, SOON);
            CompletableFuture<Void> joining = stage.room.join();
            for (int tries = 0; tries < 3; tries++) {
                ScriptedConnection connection = stage.server.accept();
                stage.welcome(connection);
                stage.answer(connection, tries + 1, 1);
            }
            await().atMost(Stage.PATIENCE).until(joining::isDone);
            CompletionException failure = assertThrows(CompletionException.class, joining::join);
            assertEquals(
                    RoomFailure.Kind.MEDIA_SILENT,
                    ((RoomException) failure.getCause()).failure().kind());
        }
    }

    @Test
    void leavingWaitsForNothing() {
        try (Stage stage = new Stage()) {
            stage.engine.silence(1, NEVER);
            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            stage.welcome(connection);
            stage.answer(connection, 1, 1);
            await().atMost(Stage.PATIENCE).until(stage.peer(0)::isAsked);
            CompletableFuture<Void> left = stage.room.leave();
            await().atMost(Stage.PATIENCE).until(left::isDone);
            assertFalse(joining.copy()
                    .orTimeout(1, TimeUnit.SECONDS)
                    .handle((done, failure) -> failure == null)
                    .join());
        }
    }

    @Test
    void theRoomGoesOnMeanwhileAndJoinsAnew() {
        try (Stage stage = new Stage()) {
            stage.engine.silence(0, Duration.ofSeconds(3));
            ScriptedConnection connection = stage.joined();
            stage.peer(0).silence(stage.engine.silence());
            connection.send(SignalResponse.newBuilder()
                    .setMediaSectionsRequirement(
                            LivekitRtc.MediaSectionsRequirement.newBuilder().setNumVideos(1))
                    .build());
            connection.expect(MessageCase.OFFER);
            stage.answer(connection, 1, 2);
            await().atMost(Stage.PATIENCE).until(stage.peer(0)::isAsked);

            connection.send(Stage.update(Stage.participant("ana", "Ana")));
            stage.until(room -> room.participant("ana").isPresent());
            stage.room.sendChat("Hello");
            await().atMost(Stage.PATIENCE)
                    .until(() -> !stage.peer(0).channel("_reliable").sent().isEmpty());

            ScriptedConnection next = stage.server.accept();
            stage.welcome(next);
            stage.answer(next, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Reconnected.class);
        }
    }
}
