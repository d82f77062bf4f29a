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
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            JoinRequest request = connection.opening().joinRequest().orElseThrow();
            assertEquals("offer-1\r\n", request.getPublisherOffer().getSdp());
            assertEquals(1, request.getPublisherOffer().getId());
            assertTrue(request.getConnectionSettings().getAutoSubscribe());
            assertFalse(connection.opening().target().contains("ticket"), "the token is in the URL");
            assertEquals(6, fixture.peer(0).receivers());
        }
    }

    @Test
    void isConnectedWhenMediaCanFlow() {
        try (RoomFixture fixture = new RoomFixture()) {
            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            fixture.welcome(connection, RoomFixture.participant("ana", "Ana"));
            fixture.answer(connection, 1, 1);
            fixture.until(s -> !s.remotes().isEmpty());
            assertFalse(joining.isDone());
            fixture.peer(0).becomes(ConnectionState.CONNECTED);
            fixture.event(RoomEvent.Connected.class);
            assertInstanceOf(
                    io.postern.room.ConnectionState.Connected.class,
                    fixture.room.snapshot().connection());
            assertEquals("Ana", fixture.room.snapshot().remotes().getFirst().name());
            assertEquals(
                    0, fixture.count(RoomEvent.ParticipantJoined.class), "who was there before has not joined now");
        }
    }

    @Test
    void aTokenForAnotherRoomIsNotUsedToEnterThatOne() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            connection.send(SignalResponse.newBuilder()
                    .setJoin(LivekitRtc.JoinResponse.newBuilder()
                            .setRoom(LivekitModels.Room.newBuilder().setName("another"))
                            .setParticipant(RoomFixture.participant("me", "Me")))
                    .build());
            connection.expect(MessageCase.LEAVE);
            assertEquals(RoomFailure.Kind.NOT_ALLOWED, failure(fixture.room).kind());
            assertTrue(fixture.room.snapshot().local().isEmpty());
        }
    }

    @Test
    void whatIsPreparedInTheLobbyIsUsedForJoining() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.room.prepare();
            fixture.peer(0);
            fixture.joined();
            assertEquals(1, fixture.engine.peers().size());
            assertEquals(1, fixture.ticketsAsked.get());
        }
    }

    @Test
    void anOlderServerIsJoinedOverTwoPeerConnections() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.server.serveOnlyV0();
            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            assertTrue(
                    connection.opening().path().endsWith("/rtc"),
                    connection.opening().path());
            connection.answerPings();
            connection.send(SignalResponse.newBuilder()
                    .setJoin(LivekitRtc.JoinResponse.newBuilder()
                            .setRoom(LivekitModels.Room.newBuilder().setName("weekly"))
                            .setParticipant(RoomFixture.participant("me", "Me"))
                            .setSubscriberPrimary(true))
                    .build());
            assertEquals(
                    "offer-1\r\n",
                    connection.expect(MessageCase.OFFER).getOffer().getSdp());
            assertTrue(fixture.peer(0).isClosed(), "the single peer connection was thrown away");
            connection.send(SignalResponse.newBuilder()
                    .setOffer(LivekitRtc.SessionDescription.newBuilder()
                            .setType("offer")
                            .setSdp("v=0\r\n")
                            .setId(178))
                    .build());
            assertEquals(178, connection.expect(MessageCase.ANSWER).getAnswer().getId());
            fixture.peer(2).becomes(ConnectionState.CONNECTED);
            await().atMost(RoomFixture.PATIENCE).until(joining::isDone);
            joining.join();
        }
    }

    @Test
    void candidatesWaitForTheAnswer() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            fixture.welcome(connection);
            connection.send(SignalResponse.newBuilder()
                    .setTrickle(LivekitRtc.TrickleRequest.newBuilder()
                            .setTarget(LivekitRtc.SignalTarget.PUBLISHER)
                            .setCandidateInit("{\"candidate\":\"candidate:1 1 tcp 1 127.0.0.1 7881 typ host\","
                                    + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":null}"))
                    .build());
            fixture.answer(connection, 1, 1);
            await().atMost(RoomFixture.PATIENCE)
                    .until(() -> fixture.peer(0).candidates().size() == 1);
        }
    }

    @Test
    void offersAreMadeOneAfterTheOther() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.send(sections(1, 2));
            assertEquals(2, connection.expect(MessageCase.OFFER).getOffer().getId());
            connection.send(sections(0, 1));
            connection.send(sections(1, 0));
            fixture.answer(connection, 1, 2);
            assertEquals(3, connection.expect(MessageCase.OFFER).getOffer().getId());
            fixture.answer(connection, 1, 3);
            assertEquals(6 + 5, fixture.peer(0).receivers());
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
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.server.answerEverything(status, type, body);
            assertEquals(expected, failure(fixture.room).kind());
            assertEquals(
                    new io.postern.room.ConnectionState.Disconnected(DisconnectReason.JOIN_FAILURE),
                    fixture.room.snapshot().connection());
        }
    }

    @Test
    void aServerThatIsNotThereIsUnreachable() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.server.close();
            assertEquals(RoomFailure.Kind.UNREACHABLE, failure(fixture.room).kind());
        }
    }

    @Test
    void whereNobodyAnsweredThePeerConnectionWaitsForTheWelcome() {
        try (RoomFixture fixture = new RoomFixture()) {
            for (int i = 0; i < 5; i++) {
                failure(withoutTicket(fixture));
            }
            assertEquals(1, fixture.engine.peers().size(), "peer connections made for nobody");
            assertTrue(fixture.peer(0).isClosed());

            CompletableFuture<Void> joining = fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            assertFalse(connection.opening().joinRequest().orElseThrow().hasPublisherOffer());
            fixture.welcome(connection);
            LivekitRtc.SessionDescription offer =
                    connection.expect(MessageCase.OFFER).getOffer();
            assertEquals(1, offer.getId());
            assertEquals(6, fixture.peer(1).receivers());
            fixture.answer(connection, 2, 1);
            fixture.peer(1).becomes(ConnectionState.CONNECTED);
            await().atMost(RoomFixture.PATIENCE).until(joining::isDone);
            joining.join();

            Room next = fixture.another("weekly");
            next.join();
            assertTrue(fixture.server
                    .accept()
                    .opening()
                    .joinRequest()
                    .orElseThrow()
                    .hasPublisherOffer());
        }
    }

    @Test
    void anOlderServerIsFoundAlsoWhereNobodyAnsweredBefore() {
        try (RoomFixture fixture = new RoomFixture()) {
            failure(withoutTicket(fixture));
            fixture.server.serveOnlyV0();
            fixture.room.join();
            ScriptedConnection connection = fixture.server.accept();
            assertTrue(
                    connection.opening().path().endsWith("/rtc"),
                    connection.opening().path());
            fixture.welcome(connection);
            connection.expect(MessageCase.OFFER);
            assertEquals(3, fixture.engine.peers().size());
        }
    }

    private static Room withoutTicket(RoomFixture fixture) {
        return fixture.client.newRoom(
                "weekly",
                name -> CompletableFuture.failedFuture(
                        new TokenException(TokenException.Reason.UNREACHABLE, "nobody", null)));
    }

    @Test
    void aBackendThatGivesNoTicketIsNamed() {
        try (RoomFixture fixture = new RoomFixture();
                Room other = fixture.client.newRoom(
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
        try (RoomFixture fixture = new RoomFixture()) {
            CompletableFuture<Void> joining = fixture.room.join();
            fixture.server.accept();
            fixture.room.leave().join();
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
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            CompletableFuture<Void> left = fixture.room.leave();
            assertEquals(
                    LeaveRequest.Action.DISCONNECT,
                    connection.expect(MessageCase.LEAVE).getLeave().getAction());
            left.join();
            assertEquals(1000, connection.awaitEnd());
            assertTrue(fixture.peer(0).isClosed());
            assertEquals(
                    DisconnectReason.CLIENT_INITIATED,
                    fixture.event(RoomEvent.Disconnected.class).reason());
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
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined();
            connection.send(SignalResponse.newBuilder()
                    .setLeave(LeaveRequest.newBuilder().setReason(said).setAction(LeaveRequest.Action.DISCONNECT))
                    .build());
            assertEquals(expected, fixture.event(RoomEvent.Disconnected.class).reason());
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
