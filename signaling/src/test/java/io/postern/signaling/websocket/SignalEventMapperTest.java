package io.postern.signaling.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalResponse;
import livekit.LivekitRtc.SignalResponse.MessageCase;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SignalEventMapperTest {
    private static final Map<MessageCase, Class<? extends SignalEvent>> HANDLED = Map.ofEntries(
            Map.entry(MessageCase.JOIN, SignalEvent.Joined.class),
            Map.entry(MessageCase.RECONNECT, SignalEvent.Resumed.class),
            Map.entry(MessageCase.OFFER, SignalEvent.Offer.class),
            Map.entry(MessageCase.ANSWER, SignalEvent.Answer.class),
            Map.entry(MessageCase.TRICKLE, SignalEvent.Trickle.class),
            Map.entry(MessageCase.UPDATE, SignalEvent.ParticipantsUpdated.class),
            Map.entry(MessageCase.TRACK_PUBLISHED, SignalEvent.TrackPublished.class),
            Map.entry(MessageCase.TRACK_UNPUBLISHED, SignalEvent.TrackUnpublished.class),
            Map.entry(MessageCase.MUTE, SignalEvent.TrackMuted.class),
            Map.entry(MessageCase.TRACK_SUBSCRIBED, SignalEvent.TrackSubscribed.class),
            Map.entry(MessageCase.SPEAKERS_CHANGED, SignalEvent.SpeakersChanged.class),
            Map.entry(MessageCase.ROOM_UPDATE, SignalEvent.RoomUpdated.class),
            Map.entry(MessageCase.ROOM_MOVED, SignalEvent.RoomMoved.class),
            Map.entry(MessageCase.CONNECTION_QUALITY, SignalEvent.QualityChanged.class),
            Map.entry(MessageCase.STREAM_STATE_UPDATE, SignalEvent.StreamStateChanged.class),
            Map.entry(MessageCase.SUBSCRIBED_QUALITY_UPDATE, SignalEvent.SubscribedQuality.class),
            Map.entry(MessageCase.SUBSCRIPTION_PERMISSION_UPDATE, SignalEvent.SubscriptionPermission.class),
            Map.entry(MessageCase.SUBSCRIPTION_RESPONSE, SignalEvent.SubscriptionFailed.class),
            Map.entry(MessageCase.REQUEST_RESPONSE, SignalEvent.RequestAnswered.class),
            Map.entry(MessageCase.MEDIA_SECTIONS_REQUIREMENT, SignalEvent.MediaSectionsRequired.class),
            Map.entry(MessageCase.REFRESH_TOKEN, SignalEvent.TokenRefreshed.class),
            Map.entry(MessageCase.PONG_RESP, SignalEvent.Pong.class),
            Map.entry(MessageCase.LEAVE, SignalEvent.Leave.class));

    private final SignalEventMapper mapping =
            new SignalEventMapper(SignalEndpoint.V1, timestamp -> Duration.ofMillis(100 - timestamp));

    @Test
    void everyKindOfMessageIsHandledOrIgnoredOnPurpose() {
        Set<MessageCase> decided = new HashSet<>(HANDLED.keySet());
        decided.addAll(SignalEventMapper.IGNORED);
        assertEquals(Set.of(MessageCase.values()), decided);
        Set<MessageCase> both = new HashSet<>(HANDLED.keySet());
        both.retainAll(SignalEventMapper.IGNORED);
        assertEquals(Set.of(), both);
    }

    @ParameterizedTest
    @EnumSource(MessageCase.class)
    void kindBecomesItsEvent(MessageCase kind) {
        Optional<SignalEvent> event = mapping.event(message(kind));
        if (SignalEventMapper.IGNORED.contains(kind)) {
            assertEquals(Optional.empty(), event);
        } else {
            assertEquals(HANDLED.get(kind), event.orElseThrow().getClass());
        }
    }

    @Test
    void everyEventButTheEndComesFromSomeMessage() {
        List<Class<?>> events = new ArrayList<>(Arrays.asList(SignalEvent.class.getPermittedSubclasses()));
        events.addAll(Arrays.asList(SignalEvent.RoomUpdate.class.getPermittedSubclasses()));
        events.removeAll(List.of(SignalEvent.Closed.class, SignalEvent.RoomUpdate.class));
        assertEquals(Set.copyOf(events), Set.copyOf(HANDLED.values()));
    }

    @Test
    void answerKeepsIdAndTracks() {
        SignalEvent.Answer answer = (SignalEvent.Answer) mapping.event(SignalResponse.newBuilder()
                        .setAnswer(LivekitRtc.SessionDescription.newBuilder()
                                .setType("answer")
                                .setSdp("v=0")
                                .setId(3)
                                .putMidToTrackId("1", "TR_1"))
                        .build())
                .orElseThrow();
        assertEquals(new SignalEvent.Answer("v=0", 3, Map.of("1", "TR_1")), answer);
    }

    @Test
    void candidateOfTheRealServerIsRead() {
        // As seen from livekit-server 1.11.
        SignalEvent event = mapping.event(trickle("{\"candidate\":\"candidate:1 1 tcp 2 127.0.0.1 7881 typ host\","
                        + "\"sdpMid\":\"0\",\"sdpMLineIndex\":0,\"usernameFragment\":null}"))
                .orElseThrow();
        assertEquals(
                new SignalEvent.Trickle(
                        LivekitRtc.SignalTarget.SUBSCRIBER, "candidate:1 1 tcp 2 127.0.0.1 7881 typ host", "0", 0),
                event);
    }

    @Test
    void candidateWithoutSectionIsRead() {
        SignalEvent event = mapping.event(trickle("{\"candidate\":\"candidate:1\",\"sdpMid\":null}"))
                .orElseThrow();
        assertEquals(new SignalEvent.Trickle(LivekitRtc.SignalTarget.SUBSCRIBER, "candidate:1", "", 0), event);
    }

    @Test
    void ownCandidateReadsBackAsItWasWritten() {
        LivekitRtc.TrickleRequest sent = SignalRequests.trickle(
                        LivekitRtc.SignalTarget.PUBLISHER, "candidate:\"quoted\" é", "video-1", 4)
                .getTrickle();
        SignalEvent event = mapping.event(
                        SignalResponse.newBuilder().setTrickle(sent).build())
                .orElseThrow();
        assertEquals(
                new SignalEvent.Trickle(LivekitRtc.SignalTarget.PUBLISHER, "candidate:\"quoted\" é", "video-1", 4),
                event);
    }

    @Test
    void endOfCandidatesIsNoEvent() {
        assertEquals(Optional.empty(), mapping.event(trickle("")));
        assertEquals(Optional.empty(), mapping.event(trickle("{\"candidate\":\"\",\"sdpMid\":\"0\"}")));
        assertEquals(Optional.empty(), mapping.event(trickle("null")));
        assertEquals(Optional.empty(), mapping.event(trickle("[1]")));
    }

    @Test
    void whatCannotBeReadIsToldWithoutItsContent() {
        assertThrows(IllegalArgumentException.class, () -> mapping.event(trickle("{")));
        IllegalArgumentException bad = assertThrows(
                IllegalArgumentException.class,
                () -> mapping.event(SignalResponse.newBuilder()
                        .setRefreshToken("a secret of another form")
                        .build()));
        assertTrue(!bad.getMessage().contains("secret"), bad::getMessage);
    }

    @Test
    void pongIsTheTimeSinceItsPing() {
        assertEquals(
                Optional.of(new SignalEvent.Pong(Duration.ofMillis(58))),
                mapping.event(SignalResponse.newBuilder()
                        .setPongResp(LivekitRtc.Pong.newBuilder().setLastPingTimestamp(42))
                        .build()));
    }

    @Test
    void emptySectionsRequirementAsksForNone() {
        assertEquals(
                Optional.of(new SignalEvent.MediaSectionsRequired(0, 0)),
                mapping.event(message(MessageCase.MEDIA_SECTIONS_REQUIREMENT)));
    }

    private static SignalResponse trickle(String init) {
        return SignalResponse.newBuilder()
                .setTrickle(LivekitRtc.TrickleRequest.newBuilder()
                        .setTarget(LivekitRtc.SignalTarget.SUBSCRIBER)
                        .setCandidateInit(init))
                .build();
    }

    /** A message of each kind with nothing in it but what it cannot be without. */
    private static SignalResponse message(MessageCase kind) {
        SignalResponse.Builder message = SignalResponse.newBuilder();
        return switch (kind) {
            case TRICKLE -> trickle("{\"candidate\":\"candidate:1\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}");
            case REFRESH_TOKEN -> message.setRefreshToken("a.b.c").build();
            case PONG -> message.setPong(1).build();
            case MESSAGE_NOT_SET -> message.build();
            default -> {
                var field = SignalResponse.getDescriptor().findFieldByNumber(kind.getNumber());
                yield message.setField(field, message.newBuilderForField(field).build())
                        .build();
            }
        };
    }

    @Test
    void participantsAreHandedOn() {
        LivekitModels.ParticipantInfo bob =
                LivekitModels.ParticipantInfo.newBuilder().setIdentity("bob").build();
        assertEquals(
                Optional.of(new SignalEvent.ParticipantsUpdated(List.of(bob))),
                mapping.event(SignalResponse.newBuilder()
                        .setUpdate(LivekitRtc.ParticipantUpdate.newBuilder().addParticipants(bob))
                        .build()));
    }

    @Test
    void eventsDoNotShowTheSecretsOfTheirMessages() {
        String secret = "hunter2";
        LivekitRtc.ICEServer relay =
                LivekitRtc.ICEServer.newBuilder().setCredential(secret).build();
        List<SignalResponse> messages = List.of(
                SignalResponse.newBuilder()
                        .setJoin(LivekitRtc.JoinResponse.newBuilder().addIceServers(relay))
                        .build(),
                SignalResponse.newBuilder()
                        .setReconnect(LivekitRtc.ReconnectResponse.newBuilder().addIceServers(relay))
                        .build(),
                SignalResponse.newBuilder()
                        .setRoomMoved(LivekitRtc.RoomMovedResponse.newBuilder().setToken("e30.e30." + secret))
                        .build(),
                SignalResponse.newBuilder().setRefreshToken("e30.e30." + secret).build());
        for (SignalResponse message : messages) {
            String shown = mapping.event(message).orElseThrow().toString();
            assertTrue(!shown.contains(secret), shown);
        }
    }
}
