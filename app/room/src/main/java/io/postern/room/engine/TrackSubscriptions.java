package io.postern.room.engine;

import io.postern.media.rtc.PeerStats;
import io.postern.room.Publication;
import io.postern.room.loop.RoomLoop;
import io.postern.room.track.RemoteTracks;
import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import livekit.LivekitRtc.SignalRequest;
import livekit.LivekitRtc.UpdateSubscription;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Subscribes to remote tracks, and subscribes again to video that does not arrive. Owned by the room's executor. */
final class TrackSubscriptions {
    private static final Logger log = LoggerFactory.getLogger(TrackSubscriptions.class);

    /** The server puts requests that contradict each other together; it has to have done the first before the second. */
    private static final Duration REQUEST_INTERVAL = Duration.ofSeconds(1);

    private final RoomLoop loop;
    private final RemoteTracks tracks;
    private final RoomModel model;
    private final AdaptiveStreamController adaptiveStream;
    private final Consumer<SignalRequest> send;
    private final Runnable changed;
    private final StalledTrackRecovery stalled = new StalledTrackRecovery();
    private final FirstFrameMonitor firstFrames = new FirstFrameMonitor();
    private RoomLoop.Timer firstFrameTimer = () -> {};
    private Set<String> leftOut = Set.of();

    /** @param changed told when what snapshots say about publications has changed */
    TrackSubscriptions(
            RoomLoop loop,
            RemoteTracks tracks,
            RoomModel model,
            AdaptiveStreamController adaptiveStream,
            Consumer<SignalRequest> send,
            Runnable changed) {
        this.loop = loop;
        this.tracks = tracks;
        this.model = model;
        this.adaptiveStream = adaptiveStream;
        this.send = send;
        this.changed = changed;
    }

    /** The tracks that the person wants to receive, or not. */
    void choose(String sid, boolean subscribed) {
        loop.assertOwned();
        tracks.wish(sid, subscribed);
        if (!tracks.isEncrypted(sid)) {
            ask(sid, subscribed);
        }
    }

    /** Asks the server not to send what is encrypted, once for each publication; it subscribes us to everything. */
    void leaveOutEncrypted() {
        loop.assertOwned();
        Set<String> encrypted = tracks.encrypted();
        for (String sid : encrypted) {
            if (!leftOut.contains(sid)) {
                ask(sid, false);
            }
        }
        leftOut = encrypted;
    }

    /** After joining anew the server knows nothing of what we did not want to receive. */
    void joined() {
        loop.assertOwned();
        Set<String> unwanted = tracks.unwanted();
        leftOut = tracks.encrypted();
        if (!unwanted.isEmpty()) {
            send.accept(SignalRequest.newBuilder()
                    .setSubscription(unwanted(unwanted))
                    .build());
        }
    }

    /** The subscriptions for SyncState. */
    UpdateSubscription.Builder unwanted() {
        return unwanted(tracks.unwanted());
    }

    /** Checks that all expected video arrives. */
    void look(List<PeerStats> stats) {
        loop.assertOwned();
        stalled.look(tracks.received(
                        stats, sid -> model.isMuted(sid) || adaptiveStream.isHidden(sid) || firstFrames.isWaiting(sid)))
                .forEach(this::askAnew);
    }

    /** Media can flow: what is watched should begin now. */
    void connected() {
        loop.assertOwned();
        interrupted();
        firstFrameTimer = loop.every(FirstFrameMonitor.INTERVAL, this::lookForFirstFrames);
        lookForFirstFrames();
    }

    /** Nothing may arrive for a while. */
    void interrupted() {
        loop.assertOwned();
        firstFrameTimer.cancel();
        firstFrames.reset();
        latePublications();
    }

    private void lookForFirstFrames() {
        Map<String, Long> frames = adaptiveStream.expected();
        frames.keySet().removeIf(sid -> tracks.isHeldBack(sid) || !isToCome(tracks.subscription(sid)));
        FirstFrameMonitor.Remedies remedies = firstFrames.look(frames);
        remedies.askAgain().forEach(sid -> {
            log.info("No picture of {} has come in a second; asking for it again", sid);
            adaptiveStream.askAgain(sid);
        });
        remedies.resubscribe().forEach(this::askAnew);
        latePublications();
    }

    private void latePublications() {
        if (tracks.onLate(firstFrames.paused())) {
            changed.run();
        }
    }

    private static boolean isToCome(Publication.Subscription subscription) {
        return switch (subscription) {
            case SUBSCRIBED, WAITING -> true;
            case OWN, NONE, NOT_ALLOWED, FAILED -> false;
        };
    }

    private static UpdateSubscription.Builder unwanted(Set<String> sids) {
        return UpdateSubscription.newBuilder().addAllTrackSids(sids).setSubscribe(false);
    }

    private void askAnew(String sid) {
        log.info("The pictures of {} do not come; subscribing to them anew", sid);
        ask(sid, false);
        loop.after(REQUEST_INTERVAL, () -> {
            if (!tracks.unwanted().contains(sid)) {
                ask(sid, true);
            }
        });
    }

    private void ask(String sid, boolean subscribed) {
        send.accept(SignalRequests.subscription(model.ownerOf(sid).orElse(""), List.of(sid), subscribed));
        if (subscribed) {
            adaptiveStream.subscribed(sid);
        }
    }
}
