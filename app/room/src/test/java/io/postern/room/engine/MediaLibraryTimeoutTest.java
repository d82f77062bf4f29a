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
class MediaLibraryTimeoutTest {
    private static final Duration SOON = Duration.ofMillis(300);
    private static final Duration NEVER = Duration.ofHours(1);

    @Test
    void aJoinGoesOnWithAnotherPeerConnection() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.engine.silence(1, SOON);
            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection first = fixture.server.accept();
            fixture.welcome(first);
            fixture.answer(first, 1, 1);
            ScriptedConnection second = fixture.server.accept();
            fixture.welcome(second);
            fixture.answer(second, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            await().atMost(RoomFixture.PATIENCE).until(joining::isDone);
            joining.join();
        }
    }

    @Test
    void aJoinWithoutAnyThatAnswersSaysWhy() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.engine.silence(100, SOON);
            CompletableFuture<Void> joining = fixture.room.join();
            for (int tries = 0; tries < 3; tries++) {
                ScriptedConnection connection = fixture.server.accept();
                fixture.welcome(connection);
                fixture.answer(connection, tries + 1, 1);
            }
            await().atMost(RoomFixture.PATIENCE).until(joining::isDone);
            CompletionException failure = assertThrows(CompletionException.class, joining::join);
            assertEquals(
                    RoomFailure.Kind.MEDIA_SILENT,
                    ((RoomException) failure.getCause()).failure().kind());
        }
    }

    @Test
    void leavingWaitsForNothing() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.engine.silence(1, NEVER);
            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            fixture.welcome(connection);
            fixture.answer(connection, 1, 1);
            await().atMost(RoomFixture.PATIENCE).until(fixture.peer(0)::isAsked);
            CompletableFuture<Void> left = fixture.room.leave();
            await().atMost(RoomFixture.PATIENCE).until(left::isDone);
            assertFalse(joining.copy()
                    .orTimeout(1, TimeUnit.SECONDS)
                    .handle((done, failure) -> failure == null)
                    .join());
        }
    }

    @Test
    void theRoomGoesOnMeanwhileAndJoinsAnew() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.engine.silence(0, Duration.ofSeconds(3));
            ScriptedConnection connection = fixture.joined();
            fixture.peer(0).silence(fixture.engine.silence());
            connection.send(SignalResponse.newBuilder()
                    .setMediaSectionsRequirement(
                            LivekitRtc.MediaSectionsRequirement.newBuilder().setNumVideos(1))
                    .build());
            connection.expect(MessageCase.OFFER);
            fixture.answer(connection, 1, 2);
            await().atMost(RoomFixture.PATIENCE).until(fixture.peer(0)::isAsked);

            connection.send(RoomFixture.update(RoomFixture.participant("ana", "Ana")));
            fixture.until(room -> room.participant("ana").isPresent());
            fixture.room.sendChat("Hello");
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> !fixture.peer(0).channel("_reliable").sent().isEmpty());

            ScriptedConnection next = fixture.server.accept();
            fixture.welcome(next);
            fixture.answer(next, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Reconnected.class);
        }
    }
}
