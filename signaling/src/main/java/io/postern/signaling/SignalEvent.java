package io.postern.signaling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels;
import livekit.LivekitRtc;

/**
 * An event of a {@link SignalSession}, in the order of the messages on the wire.
 *
 * <p>Delivered one at a time on the session's reader thread (an OkHttp thread); the receiver only posts it. The first
 * event of a session is {@link Joined}, {@link Resumed} or {@link Closed}; after {@link Closed} nothing follows.
 * Messages are LiveKit's own generated types and immutable.
 */
public sealed interface SignalEvent {
    /** An event about the people and tracks in the room, as opposed to the connection to it. */
    sealed interface RoomUpdate extends SignalEvent {}

    /** The server accepted the join request. {@code endpoint} is the endpoint in use. */
    record Joined(LivekitRtc.JoinResponse join, SignalEndpoint endpoint) implements SignalEvent {
        /** Leaves out the relays' credentials in the message. */
        @Override
        public String toString() {
            return "Joined[" + join.getParticipant().getSid() + ", " + endpoint + "]";
        }
    }

    /** The server resumed the session (ReconnectResponse, docs/protocol.md §5.1). */
    record Resumed(LivekitRtc.ReconnectResponse response, SignalEndpoint endpoint) implements SignalEvent {
        /** Leaves out the relays' credentials in the message. */
        @Override
        public String toString() {
            return "Resumed[" + endpoint + "]";
        }
    }

    /** An offer of the server (two peer connections only: the subscriber's). */
    record Offer(String sdp, int id, Map<String, String> midToTrackId) implements SignalEvent {}

    /** The server's answer to our offer with the same {@code id} (0 from servers that do not count). */
    record Answer(String sdp, int id, Map<String, String> midToTrackId) implements SignalEvent {}

    /** A remote ICE candidate, in the fields of RTCIceCandidateInit. */
    record Trickle(LivekitRtc.SignalTarget target, String candidate, String sdpMid, int sdpMLineIndex)
            implements SignalEvent {}

    record ParticipantsUpdated(List<LivekitModels.ParticipantInfo> participants) implements RoomUpdate {}

    /** The server published our track with this client id as {@code track.getSid()}. */
    record TrackPublished(String cid, LivekitModels.TrackInfo track) implements RoomUpdate {}

    record TrackUnpublished(String trackSid) implements RoomUpdate {}

    /** The server muted one of our own tracks, or allowed to unmute it. */
    record TrackMuted(String trackSid, boolean muted) implements RoomUpdate {}

    /** A participant subscribed to our track for the first time. */
    record TrackSubscribed(String trackSid) implements RoomUpdate {}

    record SpeakersChanged(List<LivekitModels.SpeakerInfo> speakers) implements RoomUpdate {}

    record RoomUpdated(LivekitModels.Room room) implements RoomUpdate {}

    record RoomMoved(LivekitRtc.RoomMovedResponse response) implements RoomUpdate {
        /** Leaves out the token in the message. */
        @Override
        public String toString() {
            return "RoomMoved[" + response.getParticipant().getSid() + "]";
        }
    }

    record QualityChanged(List<LivekitRtc.ConnectionQualityInfo> updates) implements RoomUpdate {}

    /** The server paused or resumed subscribed tracks because of limited bandwidth. */
    record StreamStateChanged(List<LivekitRtc.StreamStateInfo> states) implements RoomUpdate {}

    /** The layers of one of our tracks that are watched (dynacast). */
    record SubscribedQuality(LivekitRtc.SubscribedQualityUpdate update) implements RoomUpdate {}

    record SubscriptionPermission(String participantSid, String trackSid, boolean allowed) implements RoomUpdate {}

    record SubscriptionFailed(String trackSid, LivekitModels.SubscriptionError error) implements RoomUpdate {}

    /** The response to a request that carried a request id, or a refused AddTrack (id 0, with the track). */
    record RequestAnswered(LivekitRtc.RequestResponse response) implements RoomUpdate {}

    /** One peer connection: the client has to offer this many more receiving sections. */
    record MediaSectionsRequired(int audios, int videos) implements SignalEvent {}

    /** A new token, to be used for every later reconnection. */
    record TokenRefreshed(AccessToken token) implements SignalEvent {}

    /** The round trip time of one keep-alive. */
    record Pong(Duration roundTrip) implements SignalEvent {}

    /** The server ends or moves the session; {@link Closed} follows when the socket ends. */
    record Leave(LivekitRtc.LeaveRequest request) implements SignalEvent {}

    /** The socket was closed, or could not be opened. */
    record Closed(SignalFailure failure) implements SignalEvent {}
}
