package io.postern.signaling.websocket;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.signaling.AccessToken;
import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongFunction;
import livekit.LivekitModels;
import livekit.LivekitRtc;
import livekit.LivekitRtc.SignalResponse.MessageCase;

/** Converts each message of the server to a {@link SignalEvent}. */
final class SignalEventMapper {
    /**
     * Messages that become no event, on purpose:
     *
     * <ul>
     * <li>PONG: the old response to the old ping; it holds the server's clock and no round trip. PONG_RESP has it.
     * <li>SUBSCRIBED_AUDIO_CODEC_UPDATE: asks for a backup audio codec; we publish Opus, which all clients support.
     * <li>PUBLISH_DATA_TRACK_RESPONSE, UNPUBLISH_DATA_TRACK_RESPONSE, DATA_TRACK_SUBSCRIBER_HANDLES: data tracks, which
     * we neither publish nor subscribe to.
     * <li>MESSAGE_NOT_SET: a kind that a newer server has and our message classes lack.
     * </ul>
     */
    static final Set<MessageCase> IGNORED = Set.copyOf(EnumSet.of(
            MessageCase.PONG,
            MessageCase.SUBSCRIBED_AUDIO_CODEC_UPDATE,
            MessageCase.PUBLISH_DATA_TRACK_RESPONSE,
            MessageCase.UNPUBLISH_DATA_TRACK_RESPONSE,
            MessageCase.DATA_TRACK_SUBSCRIBER_HANDLES,
            MessageCase.MESSAGE_NOT_SET));

    private static final ObjectMapper JSON = new ObjectMapper();

    private final SignalEndpoint endpoint;
    private final LongFunction<Duration> roundTrip;

    /** @param roundTrip converts the timestamp of a ping to the time since it was sent */
    SignalEventMapper(SignalEndpoint endpoint, LongFunction<Duration> roundTrip) {
        this.endpoint = endpoint;
        this.roundTrip = roundTrip;
    }

    /**
     * Parses messages of the kinds that a join begins with, to load their many generated classes in advance: that takes
     * longer than a server on the same network takes to respond.
     */
    static void warmUp() {
        LivekitModels.ParticipantInfo someone = LivekitModels.ParticipantInfo.newBuilder()
                .addTracks(LivekitModels.TrackInfo.newBuilder()
                        .addCodecs(LivekitModels.SimulcastCodecInfo.getDefaultInstance()))
                .setPermission(LivekitModels.ParticipantPermission.getDefaultInstance())
                .build();
        LivekitRtc.SignalResponse join = LivekitRtc.SignalResponse.newBuilder()
                .setJoin(LivekitRtc.JoinResponse.newBuilder()
                        .setRoom(LivekitModels.Room.getDefaultInstance())
                        .setParticipant(someone)
                        .addOtherParticipants(someone)
                        .addIceServers(LivekitRtc.ICEServer.getDefaultInstance())
                        .setServerInfo(LivekitModels.ServerInfo.getDefaultInstance())
                        .setClientConfiguration(LivekitModels.ClientConfiguration.getDefaultInstance()))
                .build();
        LivekitRtc.SignalResponse answer = LivekitRtc.SignalResponse.newBuilder()
                .setAnswer(LivekitRtc.SessionDescription.newBuilder().putMidToTrackId("0", "TR"))
                .build();
        LivekitRtc.SignalResponse trickle = LivekitRtc.SignalResponse.newBuilder()
                .setTrickle(LivekitRtc.TrickleRequest.newBuilder()
                        .setCandidateInit("{\"candidate\":\"c\",\"sdpMid\":\"0\",\"sdpMLineIndex\":0}"))
                .build();
        SignalEventMapper mapper = new SignalEventMapper(SignalEndpoint.V1, timestamp -> Duration.ZERO);
        for (LivekitRtc.SignalResponse message : List.of(join, answer, trickle)) {
            try {
                mapper.event(LivekitRtc.SignalResponse.parseFrom(message.toByteString()));
            } catch (InvalidProtocolBufferException e) {
                throw new AssertionError("a message of our own making", e);
            }
        }
    }

    /**
     * Returns the event of a message; empty for {@link #IGNORED} kinds and for an empty candidate.
     *
     * @throws IllegalArgumentException if the message is invalid; without secrets
     */
    Optional<SignalEvent> event(LivekitRtc.SignalResponse message) {
        return Optional.ofNullable(
                switch (message.getMessageCase()) {
                    case JOIN -> new SignalEvent.Joined(message.getJoin(), endpoint);
                    case RECONNECT -> new SignalEvent.Resumed(message.getReconnect(), endpoint);
                    case OFFER -> {
                        LivekitRtc.SessionDescription offer = message.getOffer();
                        yield new SignalEvent.Offer(offer.getSdp(), offer.getId(), offer.getMidToTrackIdMap());
                    }
                    case ANSWER -> {
                        LivekitRtc.SessionDescription answer = message.getAnswer();
                        yield new SignalEvent.Answer(answer.getSdp(), answer.getId(), answer.getMidToTrackIdMap());
                    }
                    case TRICKLE -> trickle(message.getTrickle()).orElse(null);
                    case UPDATE ->
                        new SignalEvent.ParticipantsUpdated(message.getUpdate().getParticipantsList());
                    case TRACK_PUBLISHED ->
                        new SignalEvent.TrackPublished(
                                message.getTrackPublished().getCid(),
                                message.getTrackPublished().getTrack());
                    case TRACK_UNPUBLISHED ->
                        new SignalEvent.TrackUnpublished(
                                message.getTrackUnpublished().getTrackSid());
                    case MUTE ->
                        new SignalEvent.TrackMuted(
                                message.getMute().getSid(), message.getMute().getMuted());
                    case TRACK_SUBSCRIBED ->
                        new SignalEvent.TrackSubscribed(
                                message.getTrackSubscribed().getTrackSid());
                    case SPEAKERS_CHANGED ->
                        new SignalEvent.SpeakersChanged(
                                message.getSpeakersChanged().getSpeakersList());
                    case ROOM_UPDATE ->
                        new SignalEvent.RoomUpdated(message.getRoomUpdate().getRoom());
                    case ROOM_MOVED -> new SignalEvent.RoomMoved(message.getRoomMoved());
                    case CONNECTION_QUALITY ->
                        new SignalEvent.QualityChanged(
                                message.getConnectionQuality().getUpdatesList());
                    case STREAM_STATE_UPDATE ->
                        new SignalEvent.StreamStateChanged(
                                message.getStreamStateUpdate().getStreamStatesList());
                    case SUBSCRIBED_QUALITY_UPDATE ->
                        new SignalEvent.SubscribedQuality(message.getSubscribedQualityUpdate());
                    case SUBSCRIPTION_PERMISSION_UPDATE -> {
                        LivekitRtc.SubscriptionPermissionUpdate update = message.getSubscriptionPermissionUpdate();
                        yield new SignalEvent.SubscriptionPermission(
                                update.getParticipantSid(), update.getTrackSid(), update.getAllowed());
                    }
                    case SUBSCRIPTION_RESPONSE ->
                        new SignalEvent.SubscriptionFailed(
                                message.getSubscriptionResponse().getTrackSid(),
                                message.getSubscriptionResponse().getErr());
                    case REQUEST_RESPONSE -> new SignalEvent.RequestAnswered(message.getRequestResponse());
                    case MEDIA_SECTIONS_REQUIREMENT ->
                        new SignalEvent.MediaSectionsRequired(
                                message.getMediaSectionsRequirement().getNumAudios(),
                                message.getMediaSectionsRequirement().getNumVideos());
                    case REFRESH_TOKEN -> new SignalEvent.TokenRefreshed(AccessToken.of(message.getRefreshToken()));
                    case PONG_RESP ->
                        new SignalEvent.Pong(
                                roundTrip.apply(message.getPongResp().getLastPingTimestamp()));
                    case LEAVE -> new SignalEvent.Leave(message.getLeave());
                    case PONG,
                            SUBSCRIBED_AUDIO_CODEC_UPDATE,
                            PUBLISH_DATA_TRACK_RESPONSE,
                            UNPUBLISH_DATA_TRACK_RESPONSE,
                            DATA_TRACK_SUBSCRIBER_HANDLES,
                            MESSAGE_NOT_SET -> null;
                });
    }

    /** Returns a candidate; empty for the end-of-candidates mark: LiveKit sends all of its few candidates before it. */
    private static Optional<SignalEvent> trickle(LivekitRtc.TrickleRequest trickle) {
        if (trickle.getCandidateInit().isEmpty()) {
            return Optional.empty();
        }
        JsonNode init;
        try {
            init = JSON.readTree(trickle.getCandidateInit());
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("a candidate that is not JSON", e);
        }
        String candidate = init.path("candidate").asText("");
        if (candidate.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SignalEvent.Trickle(
                trickle.getTarget(),
                candidate,
                init.path("sdpMid").asText(""),
                init.path("sdpMLineIndex").asInt(0)));
    }
}
