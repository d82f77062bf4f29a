package io.postern.room.engine;

import io.postern.room.track.LocalTracks;
import io.postern.room.track.RemoteTracks;
import io.postern.signaling.SignalEvent;
import livekit.LivekitRtc.RequestResponse;
import livekit.LivekitRtc.RequestResponse.Reason;
import livekit.LivekitRtc.StreamState;

/** Dispatches the server's updates of the room to participants, local and remote tracks. Owned by the room's executor. */
final class SignalEventDispatcher {
    private final RoomModel model;
    private final LocalTracks localTracks;
    private final RemoteTracks remoteTracks;

    SignalEventDispatcher(RoomModel model, LocalTracks localTracks, RemoteTracks remoteTracks) {
        this.model = model;
        this.localTracks = localTracks;
        this.remoteTracks = remoteTracks;
    }

    void dispatch(SignalEvent.RoomUpdate event) {
        switch (event) {
            case SignalEvent.ParticipantsUpdated update ->
                update.participants().forEach(info -> model.update(info, true));
            case SignalEvent.TrackPublished published -> localTracks.onPublished(published.cid(), published.track());
            case SignalEvent.TrackUnpublished unpublished -> localTracks.onUnpublishedByServer(unpublished.trackSid());
            case SignalEvent.TrackMuted muted -> localTracks.onServerMute(muted.trackSid(), muted.muted());
            case SignalEvent.TrackSubscribed subscribed -> localTracks.onSubscribed(subscribed.trackSid());
            case SignalEvent.SpeakersChanged speakers -> model.speakers(speakers.speakers());
            case SignalEvent.RoomUpdated room -> model.roomUpdated(room.room());
            case SignalEvent.RoomMoved moved ->
                model.joined(
                        moved.response().getRoom(),
                        moved.response().getParticipant(),
                        moved.response().getOtherParticipantsList(),
                        true);
            case SignalEvent.QualityChanged quality -> model.quality(quality.updates());
            case SignalEvent.StreamStateChanged streams ->
                streams.states()
                        .forEach(state ->
                                remoteTracks.onPaused(state.getTrackSid(), state.getState() == StreamState.PAUSED));
            case SignalEvent.SubscriptionPermission permission ->
                remoteTracks.onPermission(permission.trackSid(), permission.allowed());
            case SignalEvent.SubscriptionFailed failed -> remoteTracks.onSubscriptionFailed(failed.trackSid());
            case SignalEvent.RequestAnswered answered -> answered(answered.response());
            case SignalEvent.SubscribedQuality quality -> localTracks.onSubscribedQuality(quality.update());
        }
    }

    // Adding a track is the one request of ours whose refusal somebody waits for.
    private void answered(RequestResponse response) {
        boolean refused = response.getReason() != Reason.OK && response.getReason() != Reason.QUEUED;
        if (response.hasAddTrack() && refused) {
            localTracks.onRefused(
                    response.getAddTrack().getCid(), response.getReason().name());
        }
    }
}
