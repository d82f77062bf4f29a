package io.postern.room.engine;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.PeerSession.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.signaling.token.TokenException;
import io.postern.testing.signal.ScriptedConnection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.JoinRequest;
import livekit.LivekitRtc.LeaveRequest;
import livekit.LivekitRtc.MediaSectionsRequirement;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JoiningTest {
    @Test
    void theFirstOfferTravelsInsideTheJoinRequest() {
        try (Stage stage = new Stage()) {
            stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            JoinRequest request = connection.opening().joinRequest().orElseThrow();
            assertEquals("offer-1\r\n", request.getPublisherOffer().getSdp());
            assertEquals(1, request.getPublisherOffer().getId());
            assertTrue(request.getConnectionSettings().getAutoSubscribe());
            assertFalse(connection.opening().target().contains("ticket"), "the token is in the URL");
            assertEquals(6, stage.peer(0).receivers());
        }
    }

    @Test
    void isConnectedWhenMediaCanFlow() {
        try (Stage stage = new Stage()) {
            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            stage.welcome(connection, Stage.participant("ana", "Ana"));
            stage.answer(connection, 1, 1);
            stage.until(s -> !s.remotes().isEmpty());
            assertFalse(joining.isDone());
            stage.peer(0).becomes(ConnectionState.CONNECTED);
            stage.event(RoomEvent.Connected.class);
            assertInstanceOf(
                    io.postern.room.ConnectionState.Connected.class,
                    stage.room.snapshot().connection());
            assertEquals("Ana", stage.room.snapshot().remotes().getFirst().name());
            assertEquals(0, stage.count(RoomEvent.ParticipantJoined.class), "who was there before has not joined now");
        }
    }

    @Test
    void aTokenForAnotherRoomIsNotUsedToEnterThatOne() {
        try (Stage stage = new Stage()) {
            stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            connection.send(SignalResponse.newBuilder()
                    .setJoin(LivekitRtc.JoinResponse.newBuilder()
                            .setRoom(LivekitModels.Room.newBuilder().setName("another"))
                            .setParticipant(Stage.participant("me", "Me")))
                    .build());
            connection.expect(MessageCase.LEAVE);
            assertEquals(RoomFailure.Kind.NOT_ALLOWED, failure(stage.room).kind());
            assertTrue(stage.room.snapshot().local().isEmpty());
        }
    }

    @Test
    void whatIsPreparedInTheLobbyIsUsedForJoining() {
        try (Stage stage = new Stage()) {
            stage.room.prepare();
            stage.peer(0);
            stage.joined();
            assertEquals(1, stage.engine.peers().size());
            assertEquals(1, stage.ticketsAsked.get());
        }
    }

    @Test
    void anOlderServerIsJoinedOverTwoPeerConnections() {
        try (Stage stage = new Stage()) {
            stage.server.serveOnlyV0();
            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            assertTrue(
                    connection.opening().path().endsWith("/rtc"),
                    connection.opening().path());
            connection.answerPings();
            connection.send(SignalResponse.newBuilder()
                    .setJoin(LivekitRtc.JoinResponse.newBuilder()
                            .setRoom(LivekitModels.Room.newBuilder().setName("weekly"))
                            .setParticipant(Stage.participant("me", "Me"))
                            .setSubscriberPrimary(true))
                    .build());
            assertEquals(
                    "offer-1\r\n",
                    connection.expect(MessageCase.OFFER).getOffer().getSdp());
            assertTrue(stage.peer(0).isClosed(), "the single peer connection was thrown away");
            connection.send(SignalResponse.newBuilder()
                    .setOffer(LivekitRtc.SessionDescription.newBuilder()
                            .setType("offer")
                            .setSdp("v=0\r\n")
                            .setId(178))
                    .build());
            assertEquals(178, connection.expect(MessageCase.ANSWER).getAnswer().getId());
            stage.peer(2).becomes(ConnectionState.CONNECTED);
            await().atMost(Stage.PATIENCE).until(joining::isDone);
            joining.join();
        }
    }

    @Test
    void candidatesWaitForTheAnswer() {
        try (Stage stage = new Stage()) {
            stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            stage.welcome(connection);
            connection.send(SignalResponse.newBuilder()
                    .setTrickle(LivekitRtc.TrickleRequest.newBuilder()
                            .setTarget(LivekitRtc.SignalTarget.PUBLISHER)
                            .setCandidateInit("{\"candidate\":\"candidate:1 1 tcp 1 127.0.0.1 7881 typ host\","
                                    + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":null}"))
                    .build());
            stage.answer(connection, 1, 1);
            await().atMost(Stage.PATIENCE)
                    .until(() -> stage.peer(0).candidates().size() == 1);
        }
    }

    @Test
    void offersAreMadeOneAfterTheOther() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            connection.send(sections(1, 2));
            assertEquals(2, connection.expect(MessageCase.OFFER).getOffer().getId());
            connection.send(sections(0, 1));
            connection.send(sections(1, 0));
            stage.answer(connection, 1, 2);
            assertEquals(3, connection.expect(MessageCase.OFFER).getOffer().getId());
            stage.answer(connection, 1, 3);
            assertEquals(6 + 5, stage.peer(0).receivers());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "401,text/plain,invalid token,NOT_ALLOWED",
        "404,text/plain,requested room does not exist,NOT_ALLOWED",
        "404,text/html,<html>Not here</html>,NO_SUCH_SERVICE",
        "400,text/plain,bad room name,BAD_ROOM_NAME",
        "503,text/plain,limit reached,SERVER_TROUBLE",
        "500,text/plain,oops,SERVER_TROUBLE",
    })
    void aRefusalSaysWhy(int status, String type, String body, RoomFailure.Kind expected) {
        try (Stage stage = new Stage()) {
            stage.server.answerEverything(status, type, body);
            assertEquals(expected, failure(stage.room).kind());
            assertEquals(
                    new io.postern.room.ConnectionState.Disconnected(DisconnectReason.JOIN_FAILURE),
                    stage.room.snapshot().connection());
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        try (Stage stage = new Stage()) {
            stage.server.close();
            assertEquals(RoomFailure.Kind.UNREACHABLE, failure(stage.room).kind());
        }
    }

    @Test
    void whereNobodyAnsweredThePeerConnectionWaitsForTheWelcome() {
        try (Stage stage = new Stage()) {
            for (int i = 0; i < 5; i++) {
                failure(withoutTicket(stage));
            }
            assertEquals(1, stage.engine.peers().size(), "peer connections made for nobody");
            assertTrue(stage.peer(0).isClosed());

            CompletableFuture<Void> joining = stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            assertFalse(connection.opening().joinRequest().orElseThrow().hasPublisherOffer());
            stage.welcome(connection);
            LivekitRtc.SessionDescription offer =
                    connection.expect(MessageCase.OFFER).getOffer();
            assertEquals(1, offer.getId());
            assertEquals(6, stage.peer(1).receivers());
            stage.answer(connection, 2, 1);
            stage.peer(1).becomes(ConnectionState.CONNECTED);
            await().atMost(Stage.PATIENCE).until(joining::isDone);
            joining.join();

            Room next = stage.another("weekly");
            next.join();
            assertTrue(
                    stage.server.accept().opening().joinRequest().orElseThrow().hasPublisherOffer());
        }
    }

    @Test
    void anOlderServerIsFoundAlsoWhereNobodyAnsweredBefore() {
        try (Stage stage = new Stage()) {
            failure(withoutTicket(stage));
            stage.server.serveOnlyV0();
            stage.room.join();
            ScriptedConnection connection = stage.server.accept();
            assertTrue(
                    connection.opening().path().endsWith("/rtc"),
                    connection.opening().path());
            stage.welcome(connection);
            connection.expect(MessageCase.OFFER);
            assertEquals(3, stage.engine.peers().size());
        }
    }

    private static Room withoutTicket(Stage stage) {
        return stage.client.newRoom(
                "weekly",
                name -> CompletableFuture.failedFuture(
                        new TokenException(TokenException.Reason.UNREACHABLE, "nobody", null)));
    }

    @Test
    void aBackendThatGivesNoTicketIsNamed() {
        try (Stage stage = new Stage();
                Room other = stage.client.newRoom(
                        "other",
                        name -> CompletableFuture.failedFuture(
                                new TokenException(TokenException.Reason.SESSION_EXPIRED, "expired", null)))) {
            RoomException failure = exception(other);
            assertEquals(RoomFailure.Kind.NO_TICKET, failure.failure().kind());
            assertFalse(failure.failure().retryable());
        }
    }

    @Test
    void leavingWhileJoiningEndsIt() {
        try (Stage stage = new Stage()) {
            CompletableFuture<Void> joining = stage.room.join();
            stage.server.accept();
            stage.room.leave().join();
            CompletionException e = assertThrows(CompletionException.class, joining::join);
            assertEquals(
                    RoomFailure.Kind.LEFT,
                    assertInstanceOf(RoomException.class, e.getCause())
                            .failure()
                            .kind());
        }
    }

    @Test
    void leavingTellsTheServer() {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            CompletableFuture<Void> left = stage.room.leave();
            assertEquals(
                    LeaveRequest.Action.DISCONNECT,
                    connection.expect(MessageCase.LEAVE).getLeave().getAction());
            left.join();
            assertEquals(1000, connection.awaitEnd());
            assertTrue(stage.peer(0).isClosed());
            assertEquals(
                    DisconnectReason.CLIENT_INITIATED,
                    stage.event(RoomEvent.Disconnected.class).reason());
        }
    }

    @ParameterizedTest
    @CsvSource({
        "PARTICIPANT_REMOVED,PARTICIPANT_REMOVED",
        "DUPLICATE_IDENTITY,DUPLICATE_IDENTITY",
        "ROOM_DELETED,ROOM_DELETED",
        "SERVER_SHUTDOWN,SERVER_SHUTDOWN",
    })
    void theServersGoodbyeHasAReason(LivekitModels.DisconnectReason said, DisconnectReason expected) {
        try (Stage stage = new Stage()) {
            ScriptedConnection connection = stage.joined();
            connection.send(SignalResponse.newBuilder()
                    .setLeave(LeaveRequest.newBuilder().setReason(said).setAction(LeaveRequest.Action.DISCONNECT))
                    .build());
            assertEquals(expected, stage.event(RoomEvent.Disconnected.class).reason());
        }
    }

    private static SignalResponse sections(int audios, int videos) {
        return SignalResponse.newBuilder()
                .setMediaSectionsRequirement(MediaSectionsRequirement.newBuilder()
                        .setNumAudios(audios)
                        .setNumVideos(videos))
                .build();
    }

    private static RoomFailure failure(Room room) {
        return exception(room).failure();
    }

    private static RoomException exception(Room room) {
        CompletionException e = assertThrows(
                CompletionException.class,
                () -> room.join()
                        .orTimeout(20, java.util.concurrent.TimeUnit.SECONDS)
                        .join());
        return assertInstanceOf(RoomException.class, e.getCause());
    }
}
