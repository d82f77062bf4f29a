package io.postern.signaling;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels;
import livekit.LivekitRtc;

/** Builds the messages that a client sends to the server. Pure. */
public final class SignalRequests {
    private static final ObjectMapper JSON = new ObjectMapper();

    private SignalRequests() {}

    /** The publisher's offer. {@code id} counts offers from 1; the server's answer carries it. */
    public static LivekitRtc.SignalRequest offer(String sdp, int id) {
        return request().setOffer(description("offer", sdp, id)).build();
    }

    /** The subscriber's answer (two peer connections). {@code id} is that of the server's offer. */
    public static LivekitRtc.SignalRequest answer(String sdp, int id) {
        return request().setAnswer(description("answer", sdp, id)).build();
    }

    /** A session description, as in offers, answers, join requests and sync states. */
    public static LivekitRtc.SessionDescription description(String type, String sdp, int id) {
        return LivekitRtc.SessionDescription.newBuilder()
                .setType(type)
                .setSdp(sdp)
                .setId(id)
                .build();
    }

    /** A local candidate, as the JSON of RTCIceCandidateInit. */
    public static LivekitRtc.SignalRequest trickle(
            LivekitRtc.SignalTarget target, String candidate, String sdpMid, int sdpMLineIndex) {
        ObjectNode init = JSON.createObjectNode()
                .put("candidate", candidate)
                .put("sdpMid", sdpMid)
                .put("sdpMLineIndex", sdpMLineIndex);
        try {
            return request()
                    .setTrickle(LivekitRtc.TrickleRequest.newBuilder()
                            .setCandidateInit(JSON.writeValueAsString(init))
                            .setTarget(target))
                    .build();
        } catch (JsonProcessingException e) {
            throw new AssertionError("three plain fields are always JSON", e);
        }
    }

    /** Announces a track. The response is {@link SignalEvent.TrackPublished} with the same client id. */
    public static LivekitRtc.SignalRequest addTrack(LivekitRtc.AddTrackRequest track) {
        return request().setAddTrack(track).build();
    }

    /** Tells whether a track of ours is muted. */
    public static LivekitRtc.SignalRequest mute(String trackSid, boolean muted) {
        return request()
                .setMute(LivekitRtc.MuteTrackRequest.newBuilder()
                        .setSid(trackSid)
                        .setMuted(muted))
                .build();
    }

    /**
     * Subscribes to tracks of one participant, or unsubscribes. Fills both forms of UpdateSubscription, because servers
     * read one or the other.
     */
    public static LivekitRtc.SignalRequest subscription(
            String participantSid, Collection<String> trackSids, boolean subscribe) {
        return request()
                .setSubscription(LivekitRtc.UpdateSubscription.newBuilder()
                        .addAllTrackSids(trackSids)
                        .setSubscribe(subscribe)
                        .addParticipantTracks(LivekitModels.ParticipantTracks.newBuilder()
                                .setParticipantSid(participantSid)
                                .addAllTrackSids(trackSids)))
                .build();
    }

    /**
     * Sets the size in which received video is displayed.
     *
     * @param disabled whether it is not displayed at all; the server then sends nothing
     * @param width pixels on the screen; 0 leaves the choice to {@code quality}
     * @param quality the highest layer wanted if no size is given
     * @param framesPerSecond at most; 0 for as many as are sent
     */
    public static LivekitRtc.SignalRequest trackSettings(
            Collection<String> trackSids,
            boolean disabled,
            int width,
            int height,
            LivekitModels.VideoQuality quality,
            int framesPerSecond) {
        LivekitRtc.UpdateTrackSettings.Builder settings = LivekitRtc.UpdateTrackSettings.newBuilder()
                .addAllTrackSids(trackSids)
                .setDisabled(disabled)
                .setFps(framesPerSecond);
        if (width > 0 && height > 0) {
            settings.setWidth(width).setHeight(height);
        } else {
            settings.setQuality(quality);
        }
        return request().setTrackSetting(settings).build();
    }

    /** Leaves the room, so that the server tells other participants at once instead of waiting for a reconnection. */
    public static LivekitRtc.SignalRequest leave() {
        return request()
                .setLeave(LivekitRtc.LeaveRequest.newBuilder()
                        .setReason(LivekitModels.DisconnectReason.CLIENT_INITIATED)
                        .setAction(LivekitRtc.LeaveRequest.Action.DISCONNECT))
                .build();
    }

    /** The first message after {@link SignalEvent.Resumed}. */
    public static LivekitRtc.SignalRequest syncState(LivekitRtc.SyncState state) {
        return request().setSyncState(state).build();
    }

    /**
     * Changes our name, metadata and attributes; needs the permission canUpdateOwnMetadata.
     *
     * @param name empty leaves it as it is
     * @param metadata empty leaves it as it is
     * @param attributes an empty value removes a key
     * @param requestId unique in a session, from 1; {@link SignalEvent.RequestAnswered} carries it
     */
    public static LivekitRtc.SignalRequest metadata(
            String name, String metadata, Map<String, String> attributes, int requestId) {
        return request()
                .setUpdateMetadata(LivekitRtc.UpdateParticipantMetadata.newBuilder()
                        .setName(name)
                        .setMetadata(metadata)
                        .putAllAttributes(attributes)
                        .setRequestId(requestId))
                .build();
    }

    /** Both forms of the keep-alive: old servers support only the first. */
    public static List<LivekitRtc.SignalRequest> ping(long timestampMillis, long roundTripMillis) {
        return List.of(
                request().setPing(timestampMillis).build(),
                request()
                        .setPingReq(LivekitRtc.Ping.newBuilder()
                                .setTimestamp(timestampMillis)
                                .setRtt(roundTripMillis))
                        .build());
    }

    private static LivekitRtc.SignalRequest.Builder request() {
        return LivekitRtc.SignalRequest.newBuilder();
    }
}
