package io.postern.signaling.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalOptions;
import io.postern.signaling.SignalRequests;
import io.postern.signaling.SignalSession;
import io.postern.signaling.http.HttpClients;
import io.postern.testing.signal.ConnectRequest;
import io.postern.testing.signal.ScriptedConnection;
import io.postern.testing.signal.ScriptedSignalServer;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Runs sessions over a real socket, with a server that follows the test's script. */
class OkHttpSignalClientTest {
    private final ScriptedSignalServer server = ScriptedSignalServer.start();
    private final OkHttpSignalClient client = new OkHttpSignalClient();
    private final ReportedEvents events = new ReportedEvents();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void joinsOverV1WithTheOfferInsideTheJoinRequest() throws Exception {
        client.open(SampleMessages.v1(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());

        SignalEvent.Joined joined = events.next(SignalEvent.Joined.class);
        assertEquals("PA_1", joined.join().getParticipant().getSid());
        assertEquals(SignalEndpoint.V1, joined.endpoint());

        ConnectRequest opening = connection.opening();
        assertEquals("/rtc/v1", opening.path());
        LivekitRtc.JoinRequest join = opening.joinRequest().orElseThrow();
        assertTrue(join.getConnectionSettings().getAutoSubscribe());
        assertTrue(join.getConnectionSettings().getAdaptiveStream());
        assertTrue(join.getConnectionSettings().getSubscriberAllowPause());
        assertEquals("v=0 of the offer", join.getPublisherOffer().getSdp());
        assertEquals("offer", join.getPublisherOffer().getType());
        assertEquals(1, join.getPublisherOffer().getId());
        assertEquals(Map.of("role", "guest"), join.getParticipantAttributesMap());
        assertEquals(LivekitModels.ClientInfo.SDK.CPP, join.getClientInfo().getSdk());
        assertEquals(16, join.getClientInfo().getProtocol());
        assertEquals(0, join.getClientInfo().getClientProtocol());
        assertFalse(join.getClientInfo().getOs().isEmpty());
        assertEquals("", join.getClientInfo().getBrowser());
        assertFalse(join.getReconnect());
    }

    @Test
    void joinsOverV0WithQueryParameters() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());

        assertEquals(SignalEndpoint.V0, events.next(SignalEvent.Joined.class).endpoint());
        ConnectRequest opening = connection.opening();
        assertEquals("/rtc", opening.path());
        assertEquals("16", opening.query().get("protocol"));
        assertEquals("0", opening.query().get("client_protocol"));
        assertEquals("cpp", opening.query().get("sdk"));
        assertEquals("1", opening.query().get("auto_subscribe"));
        assertEquals("0", opening.query().get("adaptive_stream"));
        assertEquals("1", opening.query().get("subscriber_allow_pause"));
        assertFalse(opening.query().get("os").isEmpty());
        assertNull(opening.query().get("reconnect"));
        assertNull(opening.query().get("join_request"));
    }

    @ParameterizedTest
    @EnumSource(SignalEndpoint.class)
    void tokenIsInTheHeaderAndInNoUrl(SignalEndpoint endpoint) throws Exception {
        server.refuse(500, "text/plain", "trouble");
        client.open(
                endpoint == SignalEndpoint.V1 ? SampleMessages.v1(server.uri()) : SampleMessages.v0(server.uri()),
                events);
        events.nextFailure(SignalFailure.ServerTrouble.class);

        List<ConnectRequest> asked =
                List.of(server.openings().getFirst(), server.validations().getFirst());
        for (ConnectRequest opening : asked) {
            assertEquals("Bearer " + SampleMessages.TOKEN.reveal(), opening.authorization());
            for (String part : SampleMessages.TOKEN.reveal().split("\\.", -1)) {
                assertFalse(opening.target().contains(part), opening.target());
            }
            assertNull(opening.query().get("access_token"));
        }
        assertEquals(asked.getFirst().query(), asked.getLast().query(), "validate asks about the same request");
        assertEquals(endpoint.path() + "/validate", asked.getLast().path());
    }

    @Test
    void joinRequestOfALongOfferIsPackedSoThatProxiesTakeIt() throws Exception {
        StringBuilder sdp = new StringBuilder();
        for (int i = 0; i < 400; i++) {
            sdp.append("a=rtpmap:").append(i).append(" codec/90000\r\n");
        }
        SignalOptions plain = SampleMessages.v1(server.uri());
        SignalOptions options = new SignalOptions(
                plain.server(),
                plain.token(),
                plain.endpoint(),
                true,
                false,
                Map.of(),
                java.util.Optional.of(SignalRequests.description("offer", sdp.toString(), 1)),
                java.util.Optional.empty());
        client.open(options, events);
        ConnectRequest opening = server.accept().send(SampleMessages.join()).opening();
        events.next(SignalEvent.Joined.class);

        assertEquals(
                sdp.toString(),
                opening.joinRequest().orElseThrow().getPublisherOffer().getSdp());
        assertTrue(
                opening.target().length() < 8_000,
                "length of the URL: " + opening.target().length());
    }

    @Test
    void resumesOverV1() throws Exception {
        client.open(SampleMessages.resuming(SampleMessages.v1(server.uri())), events);
        ScriptedConnection connection = server.accept()
                .send(SignalResponse.newBuilder()
                        .setReconnect(LivekitRtc.ReconnectResponse.newBuilder().setLastMessageSeq(7))
                        .build());

        assertEquals(7, events.next(SignalEvent.Resumed.class).response().getLastMessageSeq());
        LivekitRtc.JoinRequest join = connection.opening().joinRequest().orElseThrow();
        assertTrue(join.getReconnect());
        assertEquals("PA_before", join.getParticipantSid());
        assertEquals(LivekitModels.ReconnectReason.RR_SIGNAL_DISCONNECTED, join.getReconnectReason());
    }

    @Test
    void resumesOverV0() throws Exception {
        client.open(SampleMessages.resuming(SampleMessages.v0(server.uri())), events);
        ScriptedConnection connection = server.accept()
                .send(SignalResponse.newBuilder()
                        .setReconnect(LivekitRtc.ReconnectResponse.getDefaultInstance())
                        .build());

        assertEquals(SignalEndpoint.V0, events.next(SignalEvent.Resumed.class).endpoint());
        Map<String, String> query = connection.opening().query();
        assertEquals("1", query.get("reconnect"));
        assertEquals("PA_before", query.get("sid"));
        assertEquals("1", query.get("reconnect_reason"));
    }

    @Test
    void anyFirstMessageButLeaveMeansResumed() throws Exception {
        client.open(SampleMessages.resuming(SampleMessages.v0(server.uri())), events);
        server.accept().send(SampleMessages.trackUnpublished("TR_1"));

        events.next(SignalEvent.Resumed.class);
        assertEquals("TR_1", events.next(SignalEvent.TrackUnpublished.class).trackSid());
    }

    @ParameterizedTest
    @CsvSource({
        "'',              /rtc",
        "/,               /rtc",
        "/meet,           /meet/rtc",
        "/meet/,          /meet/rtc",
        "/a%20b/c,        /a%20b/c/rtc",
        "/?token=x#y,     /rtc"
    })
    void endpointIsBelowTheServersPath(String suffix, String path) throws Exception {
        client.open(SampleMessages.v0(URI.create(server.uri() + suffix)), events);
        ConnectRequest opening = server.accept().send(SampleMessages.join()).opening();
        events.next(SignalEvent.Joined.class);
        assertEquals(path, opening.path());
        assertNull(opening.query().get("token"));
    }

    @Test
    void httpUrlIsAsGoodAsWs() throws Exception {
        client.open(
                SampleMessages.v0(URI.create("HTTP://127.0.0.1:" + server.uri().getPort())), events);
        server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
    }

    @Test
    void messagesKeepTheirOrderInBothDirections() throws Exception {
        SignalSession session = client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        IntStream.range(0, 200).forEach(i -> connection.send(SampleMessages.trackUnpublished("TR_" + i)));

        events.next(SignalEvent.Joined.class);
        for (int i = 0; i < 200; i++) {
            assertEquals(
                    "TR_" + i, events.next(SignalEvent.TrackUnpublished.class).trackSid());
        }
        IntStream.range(0, 200).forEach(i -> session.send(SignalRequests.mute("TR_" + i, true)));
        for (int i = 0; i < 200; i++) {
            assertEquals(
                    "TR_" + i, connection.expect(MessageCase.MUTE).getMute().getSid());
        }
    }

    @Test
    void pingsGoOutInBothFormsAndThePongGivesTheRoundTrip() throws Exception {
        server.greet(connection -> connection.answerPings().send(SampleMessages.join(1, 5)));
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept();

        events.next(SignalEvent.Joined.class);
        Duration roundTrip = events.next(SignalEvent.Pong.class).roundTrip();
        assertTrue(roundTrip.isPositive() && roundTrip.toSeconds() < 5, roundTrip::toString);

        LivekitRtc.SignalRequest old = connection.expect(MessageCase.PING);
        LivekitRtc.SignalRequest ping = connection.expect(MessageCase.PING_REQ);
        assertEquals(old.getPing(), ping.getPingReq().getTimestamp());
        assertTrue(Math.abs(System.currentTimeMillis() - old.getPing()) < 60_000, "milliseconds of the epoch");
        events.next(SignalEvent.Pong.class);
    }

    @Test
    void pingTellsTheServerTheLastRoundTrip() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join(1, 5));
        events.next(SignalEvent.Joined.class);
        assertEquals(0, connection.expect(MessageCase.PING_REQ).getPingReq().getRtt());

        // A pong to a ping that was sent a while ago, by the clock it was stamped with.
        connection.send(SignalResponse.newBuilder()
                .setPongResp(LivekitRtc.Pong.newBuilder().setLastPingTimestamp(System.currentTimeMillis() - 250))
                .build());
        Duration roundTrip = events.next(SignalEvent.Pong.class).roundTrip();
        assertTrue(roundTrip.toMillis() >= 250, roundTrip::toString);
        assertEquals(
                roundTrip.toMillis(),
                connection.expect(MessageCase.PING_REQ).getPingReq().getRtt());
    }

    @Test
    void silenceEndsTheSession() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join(1, 1));
        events.next(SignalEvent.Joined.class);

        SignalFailure.TimedOut failure = events.nextFailure(SignalFailure.TimedOut.class);
        assertEquals(SignalFailure.TimedOut.Phase.KEEP_ALIVE, failure.phase());
        assertTrue(failure.retryable());
        connection.awaitEnd();
    }

    @Test
    void anyMessageIsASignOfLife() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept();
        // No pong is ever sent, but something else after each ping.
        connection.reply(MessageCase.PING, ping -> List.of(SampleMessages.trackUnpublished("TR_alive")));
        connection.send(SampleMessages.join(1, 2));
        events.next(SignalEvent.Joined.class);
        for (int i = 0; i < 4; i++) {
            events.next(SignalEvent.TrackUnpublished.class);
        }
    }

    @Test
    void zeroSwitchesPingsOff() throws Exception {
        SignalSession session = client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join(0, 0));
        events.next(SignalEvent.Joined.class);
        session.send(SignalRequests.leave());
        connection.expect(MessageCase.LEAVE);
        assertEquals(1, connection.received().size(), "only the leave");
    }

    @Test
    void closeSendsWhatWasQueuedAndSaysGoodbye() throws Exception {
        SignalSession session = client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);

        session.send(SignalRequests.leave());
        session.close();
        session.close();

        LivekitRtc.LeaveRequest leave = connection.expect(MessageCase.LEAVE).getLeave();
        assertEquals(LivekitModels.DisconnectReason.CLIENT_INITIATED, leave.getReason());
        assertEquals(1000, connection.awaitEnd());
        assertFalse(events.nextFailure(SignalFailure.ClosedByClient.class).retryable());
        session.send(SignalRequests.leave());
    }

    @Test
    void closeWhileConnectingEndsIt() throws Exception {
        server.fallSilent();
        SignalSession session = client.open(SampleMessages.v1(server.uri()), events);
        session.close();
        events.nextFailure(SignalFailure.ClosedByClient.class);
    }

    @Test
    void closingTheClientEndsAllSessions() throws Exception {
        ReportedEvents others = new ReportedEvents();
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection first = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        client.open(SampleMessages.v1(server.uri()), others);
        server.accept();

        client.close();
        events.nextFailure(SignalFailure.ClosedByClient.class);
        others.nextFailure(SignalFailure.ClosedByClient.class);
        assertEquals(1000, first.awaitEnd());
        assertThrows(IllegalStateException.class, () -> client.open(SampleMessages.v0(server.uri()), events));
    }

    @Test
    void leaveIsReportedAndTheEndFollows() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        connection.send(SampleMessages.leave(
                LivekitModels.DisconnectReason.PARTICIPANT_REMOVED, LivekitRtc.LeaveRequest.Action.DISCONNECT));
        connection.close(1000, "");

        assertEquals(
                LivekitModels.DisconnectReason.PARTICIPANT_REMOVED,
                events.next(SignalEvent.Leave.class).request().getReason());
        events.nextFailure(SignalFailure.ConnectionLost.class);
    }

    @Test
    void leaveAsFirstMessageIsARefusal() throws Exception {
        client.open(SampleMessages.v1(server.uri()), events);
        ScriptedConnection connection = server.accept()
                .send(SampleMessages.leave(
                        LivekitModels.DisconnectReason.STATE_MISMATCH, LivekitRtc.LeaveRequest.Action.RECONNECT));

        SignalFailure.Refused refused = events.nextFailure(SignalFailure.Refused.class);
        assertEquals(
                LivekitModels.DisconnectReason.STATE_MISMATCH, refused.leave().getReason());
        assertTrue(refused.retryable());
        connection.awaitEnd();
    }

    @Test
    void serverThatClosesIsLostWithItsCode() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        connection.close(1001, "going away");

        SignalFailure.ConnectionLost lost = events.nextFailure(SignalFailure.ConnectionLost.class);
        assertEquals(1001, lost.code());
        assertTrue(lost.retryable());
    }

    @Test
    void serverThatVanishesIsLostWithoutCode() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        connection.drop();
        assertEquals(
                1006, events.nextFailure(SignalFailure.ConnectionLost.class).code());
    }

    @Test
    void refreshedTokenIsReportedAndHidden() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        server.accept()
                .send(SampleMessages.join())
                .send(SignalResponse.newBuilder()
                        .setRefreshToken("aaaa.bbbb.cccc")
                        .build());
        events.next(SignalEvent.Joined.class);
        SignalEvent.TokenRefreshed refreshed = events.next(SignalEvent.TokenRefreshed.class);
        assertEquals(AccessToken.of("aaaa.bbbb.cccc"), refreshed.token());
        assertFalse(refreshed.toString().contains("bbbb"));
    }

    @Test
    void garbageAfterJoiningIsSkipped() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        server.accept()
                .send(SampleMessages.join())
                .sendBytes(new byte[] {(byte) 0xff, (byte) 0xff, 7})
                .sendText("{\"update\":{}}")
                .send(SignalResponse.newBuilder().setRefreshToken("not a token").build())
                .send(SignalResponse.newBuilder()
                        .setTrickle(LivekitRtc.TrickleRequest.newBuilder().setCandidateInit("{not json"))
                        .build())
                .send(SignalResponse.getDefaultInstance())
                .send(SampleMessages.trackUnpublished("TR_after"));

        events.next(SignalEvent.Joined.class);
        assertEquals("TR_after", events.next(SignalEvent.TrackUnpublished.class).trackSid());
    }

    @Test
    void garbageAsFirstFrameIsAnotherService() throws Exception {
        client.open(SampleMessages.v1(server.uri()), events);
        ScriptedConnection connection = server.accept().sendBytes(new byte[] {(byte) 0xff, (byte) 0xff, 7});
        events.nextFailure(SignalFailure.NoSuchService.class);
        connection.awaitEnd();
    }

    @Test
    void textAsFirstFrameIsAnotherService() throws Exception {
        client.open(SampleMessages.v1(server.uri()), events);
        server.accept().sendText("welcome to the chat");
        events.nextFailure(SignalFailure.NoSuchService.class);
    }

    @Test
    void anotherFirstMessageThanJoinEndsTheSession() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        server.accept().send(SampleMessages.trackUnpublished("TR_1"));
        assertEquals(
                1002, events.nextFailure(SignalFailure.ConnectionLost.class).code());
    }

    @Test
    void aMessageThatWouldBeInflatedBeyondBoundsIsNot() throws Exception {
        server.compress();
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept();
        assertEquals("permessage-deflate", connection.opening().headers().get("sec-websocket-extensions"));
        connection.send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        connection.sendBytes(incompressible(MessageSizeLimiter.MAX_COMPRESSED_MESSAGE_BYTES + 1));
        assertEquals(
                1009, events.nextFailure(SignalFailure.ConnectionLost.class).code());
    }

    @Test
    void afterALargeMessageNothingIsCompressedAndSixteenMebibytesAreTheLimit() throws Exception {
        server.compress();
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection large = server.accept();
        large.sendBytes(incompressible(MessageSizeLimiter.MAX_COMPRESSED_MESSAGE_BYTES + 1));
        ScriptedConnection connection = server.accept();
        assertNull(connection.opening().headers().get("sec-websocket-extensions"));
        connection.send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        // OkHttp's sender takes up to 16 MiB.
        connection.sendBytes(new byte[(int) MessageSizeLimiter.MAX_MESSAGE_BYTES]);
        assertEquals(
                1009, events.nextFailure(SignalFailure.ConnectionLost.class).code());
    }

    private static byte[] incompressible(long bytes) {
        byte[] noise = new byte[(int) bytes];
        new Random(1).nextBytes(noise);
        return noise;
    }

    @Test
    void aFloodOfSmallMessagesEndsTheSession() throws Exception {
        AtomicInteger delivered = new AtomicInteger();
        client.open(SampleMessages.v0(server.uri()), event -> {
            delivered.incrementAndGet();
            if (!(event instanceof SignalEvent.SpeakersChanged)) {
                events.accept(event);
            }
        });
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        SignalResponse small = SignalResponse.newBuilder()
                .setSpeakersChanged(LivekitRtc.SpeakersChanged.getDefaultInstance())
                .build();
        for (int i = 0; i < 30 * SignalRateLimiter.BURST_MESSAGES; i++) {
            connection.send(small);
        }
        assertEquals(
                1009, events.nextFailure(SignalFailure.ConnectionLost.class).code());
        assertTrue(delivered.get() < 30 * SignalRateLimiter.BURST_MESSAGES, delivered + " messages");
    }

    @Test
    void manyLargeMessagesAreFine() throws Exception {
        client.open(SampleMessages.v0(server.uri()), events);
        ScriptedConnection connection = server.accept().send(SampleMessages.join());
        events.next(SignalEvent.Joined.class);
        SignalResponse large = SignalResponse.newBuilder()
                .setRoomUpdate(LivekitRtc.RoomUpdate.newBuilder()
                        .setRoom(LivekitModels.Room.newBuilder().setMetadata("m".repeat(7_000_000))))
                .build();
        for (int i = 0; i < 3; i++) {
            connection.send(large);
            assertEquals(
                    7_000_000,
                    events.next(SignalEvent.RoomUpdated.class)
                            .room()
                            .getMetadata()
                            .length());
        }
    }

    @Test
    void receiverThatThrowsMissesNothingElse() throws Exception {
        client.open(SampleMessages.v0(server.uri()), event -> {
            events.accept(event);
            if (event instanceof SignalEvent.Joined) {
                throw new IllegalStateException("the receiver's own fault");
            }
        });
        server.accept().send(SampleMessages.join()).send(SampleMessages.trackUnpublished("TR_1"));
        events.next(SignalEvent.Joined.class);
        events.next(SignalEvent.TrackUnpublished.class);
    }

    @Test
    void noFirstMessageTimesOut() throws Exception {
        SignalTimeouts quick = new SignalTimeouts(
                Duration.ofSeconds(5),
                Duration.ofMillis(200),
                Duration.ofSeconds(1),
                Duration.ofSeconds(1),
                Duration.ofSeconds(5),
                Duration.ofSeconds(15));
        try (OkHttpSignalClient impatient = new OkHttpSignalClient(HttpClients.owned("test"), quick)) {
            impatient.open(SampleMessages.v0(server.uri()), events);
            server.accept();
            assertEquals(
                    SignalFailure.TimedOut.Phase.FIRST_MESSAGE,
                    events.nextFailure(SignalFailure.TimedOut.class).phase());
        }
    }
}
