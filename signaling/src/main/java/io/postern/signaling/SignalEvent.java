package io.postern.signaling;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import livekit.LivekitModels;
import livekit.LivekitRtc;

/**
 * What a {@link SignalSession} reports, in the order it happened on the wire.
 *
 * <p>Delivered one at a time on the session's reader thread (an OkHttp thread); the receiver only posts it on. The
 * first event of a session is {@link Joined}, {@link Resumed} or {@link Closed}; after {@link Closed} nothing follows.
 * Messages are LiveKit's own generated types and immutable.
 */
public sealed interface SignalEvent {
    /** What concerns the people and tracks in the room, as opposed to the connection to it. */
    sealed interface RoomUpdate extends SignalEvent {}

    /** The server let us in. {@code endpoint} tells which dialect was agreed on. */
    record Joined(LivekitRtc.JoinResponse join, SignalEndpoint endpoint) implements SignalEvent {
        /** Without the relays' credentials that are in the message. */
        @Override
        public String toString() {
            return "Joined[" + join.getParticipant().getSid() + ", " + endpoint + "]";
        }
    }

    /** The server recognised a resumed session (livekit-protocol: ReconnectResponse). */
    record Resumed(LivekitRtc.ReconnectResponse response, SignalEndpoint endpoint) implements SignalEvent {
        /** Without the relays' credentials that are in the message. */
        @Override
        public String toString() {
            return "Resumed[" + endpoint + "]";
        }
    }

    /** The server offers (two peer connections only: the subscriber's). */
    record Offer(String sdp, int id, Map<String, String> midToTrackId) implements SignalEvent {}

    /** The server answers our offer with the same {@code id} (0 from servers that do not count). */
    record Answer(String sdp, int id, Map<String, String> midToTrackId) implements SignalEvent {}

    /** A remote ICE candidate, in the fields of RTCIceCandidateInit. */
    record Trickle(LivekitRtc.SignalTarget target, String candidate, String sdpMid, int sdpMLineIndex)
            implements SignalEvent {}

    record ParticipantsUpdated(List<LivekitModels.ParticipantInfo> participants) implements RoomUpdate {}

    /** Our track with this client id is known to the server as {@code track.getSid()}. */
    record TrackPublished(String cid, LivekitModels.TrackInfo track) implements RoomUpdate {}

    record TrackUnpublished(String trackSid) implements RoomUpdate {}

    /** The server muted (or allowed to unmute) one of our own tracks. */
    record TrackMuted(String trackSid, boolean muted) implements RoomUpdate {}

    /** Someone receives our track for the first time. */
    record TrackSubscribed(String trackSid) implements RoomUpdate {}

    record SpeakersChanged(List<LivekitModels.SpeakerInfo> speakers) implements RoomUpdate {}

    record RoomUpdated(LivekitModels.Room room) implements RoomUpdate {}

    record RoomMoved(LivekitRtc.RoomMovedResponse response) implements RoomUpdate {
        /** Without the token that is in the message. */
        @Override
        public String toString() {
            return "RoomMoved[" + response.getParticipant().getSid() + "]";
        }
    }

    record QualityChanged(List<LivekitRtc.ConnectionQualityInfo> updates) implements RoomUpdate {}

    /** The server paused or resumed subscribed tracks for want of bandwidth. */
    record StreamStateChanged(List<LivekitRtc.StreamStateInfo> states) implements RoomUpdate {}

    /** Which layers of an own track somebody watches (dynacast). */
    record SubscribedQuality(LivekitRtc.SubscribedQualityUpdate update) implements RoomUpdate {}

    record SubscriptionPermission(String participantSid, String trackSid, boolean allowed) implements RoomUpdate {}

    record SubscriptionFailed(String trackSid, LivekitModels.SubscriptionError error) implements RoomUpdate {}

    /** The answer to a request that carried a request id, or a refused AddTrack (id 0, track named). */
    record RequestAnswered(LivekitRtc.RequestResponse response) implements RoomUpdate {}

    /** One peer connection: the client has to offer this many more receiving sections. */
    record MediaSectionsRequired(int audios, int videos) implements SignalEvent {}

    /** A token to be used from now on for every reconnection. */
    record TokenRefreshed(AccessToken token) implements SignalEvent {}

    /** The round trip of one keep-alive. */
    record Pong(Duration roundTrip) implements SignalEvent {}

    /** The server ends or moves the session; {@link Closed} follows when the socket ends. */
    record Leave(LivekitRtc.LeaveRequest request) implements SignalEvent {}

    /** The socket is gone, or never came to be. */
    record Closed(SignalFailure failure) implements SignalEvent {}
}
