package io.postern.room.track;

import io.postern.media.device.DeviceKind;
import io.postern.media.device.ScreenException;
import io.postern.media.rtc.MediaKind;
import io.postern.room.Publication;
import io.postern.room.PublishOptions;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.ScreenShare;
import io.postern.room.TrackSource;
import io.postern.room.loop.RoomLoop;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SubscribedQuality;
import livekit.LivekitRtc.SubscribedQualityUpdate;
import livekit.LivekitRtc.TrackPublishedResponse;
import org.jspecify.annotations.Nullable;

/**
 * Publishes own tracks, and mutes and unmutes them. Requests may come faster than devices open and servers answer, so each
 * track is steered towards the last request instead of queueing them all. Owned by the room's
 * executor.
 */
public final class LocalTracks {
    private final RoomLoop loop;
    private final DeviceLocalMedia media;
    private final TrackRouter router;
    private final Consumer<RoomEvent> events;
    private final Map<TrackSource, LocalTrack> tracks = new EnumMap<>(TrackSource.class);
    private @Nullable PublisherConnection port;
    private @Nullable ScreenTrackSource screen;
    private PublishOptions options = PublishOptions.DEFAULTS;
    private boolean interrupted;
    private Set<TrackSource> publishable = Set.of(TrackSource.values());
    private boolean closed;

    /** @param events told about what the room's listeners should hear */
    public LocalTracks(RoomLoop loop, DeviceLocalMedia media, TrackRouter router, Consumer<RoomEvent> events) {
        this.loop = loop;
        this.media = media;
        this.router = router;
        this.events = events;
    }

    /** See {@link io.postern.room.Room#setEnabled}. */
    public CompletableFuture<Void> setEnabled(TrackSource source, boolean enabled) {
        loop.assertOwned();
        if (closed) {
            return failed(RoomFailure.Kind.LEFT, "the visit is over", null);
        }
        LocalTrack track = tracks.get(source);
        if (track == null) {
            if (!enabled) {
                return CompletableFuture.completedFuture(null);
            }
            if (!publishable.contains(source)) {
                return notPermitted(source);
            }
            if (source != TrackSource.CAMERA && source != TrackSource.MICROPHONE) {
                return failed(RoomFailure.Kind.PUBLISH_REFUSED, source + " cannot be published", null);
            }
            track = add(source, this::deviceSource);
        }
        if (source == TrackSource.SCREEN_SHARE && !enabled) {
            // Nobody goes on capturing what nobody may see.
            return unpublish(source);
        }
        CompletableFuture<Void> done = track.want(enabled);
        track.steer(port);
        return done;
    }

    /** See {@link io.postern.room.Room#shareScreen}. */
    public CompletableFuture<Void> shareScreen(ScreenShare share) {
        loop.assertOwned();
        if (closed) {
            return failed(RoomFailure.Kind.LEFT, "the visit is over", null);
        }
        if (!publishable.contains(TrackSource.SCREEN_SHARE)) {
            return notPermitted(TrackSource.SCREEN_SHARE);
        }
        LocalTrack shared = tracks.get(TrackSource.SCREEN_SHARE);
        ScreenTrackSource open = screen;
        if (shared != null && open != null && open.isOpen() && open.style() == share.style()) {
            return open.open(share).handle((done, failure) -> failure).thenCompose(failure -> {
                if (!shared.equals(tracks.get(TrackSource.SCREEN_SHARE))) {
                    return failed(RoomFailure.Kind.LEFT, "the share is over", null);
                }
                if (failure == null) {
                    shared.captureReplaced();
                } else if (!(reason(TrackSource.SCREEN_SHARE, failure) instanceof CancellationException)) {
                    return failed(
                            RoomFailure.Kind.SCREEN, "cannot be captured", reason(TrackSource.SCREEN_SHARE, failure));
                }
                // Also where a later choice has overtaken this one.
                return CompletableFuture.<Void>completedFuture(null);
            });
        }
        unpublish(TrackSource.SCREEN_SHARE);
        ScreenTrackSource next = new ScreenTrackSource(share, media, loop, this::onScreenGone);
        screen = next;
        LocalTrack track = add(TrackSource.SCREEN_SHARE, ignored -> next);
        CompletableFuture<Void> done = track.want(true);
        track.steer(port);
        return done;
    }

    /** Sets the sources that the server lets us publish; all others end, and no device is opened for them. */
    public void onPublishable(Set<TrackSource> sources) {
        loop.assertOwned();
        publishable = Set.copyOf(sources);
        for (LocalTrack track : List.copyOf(tracks.values())) {
            if (!sources.contains(track.source())) {
                track.fail(RoomFailure.Kind.NOT_PERMITTED, track.source() + " may not be published", null, port);
                unpublish(track.source());
            }
        }
    }

    private static CompletableFuture<Void> notPermitted(TrackSource source) {
        return failed(RoomFailure.Kind.NOT_PERMITTED, source + " may not be published", null);
    }

    private void onScreenGone(ScreenException why) {
        unpublish(TrackSource.SCREEN_SHARE);
        events.accept(new RoomEvent.ScreenShareEnded(why.reason()));
    }

    /** How tracks are sent that are published from now on. */
    public void publishWith(PublishOptions newOptions) {
        loop.assertOwned();
        options = newOptions;
    }

    /** See {@link io.postern.room.Room#unpublish}. */
    public CompletableFuture<Void> unpublish(TrackSource source) {
        loop.assertOwned();
        LocalTrack track = tracks.remove(source);
        if (track != null) {
            disconnectVideo(track);
            track.end(port, "unpublished");
        }
        return CompletableFuture.completedFuture(null);
    }

    /** A connection is there: publishes what is wanted. After a full reconnection everything is published anew. */
    public void connected(PublisherConnection connection) {
        loop.assertOwned();
        port = connection;
        for (LocalTrack track : List.copyOf(tracks.values())) {
            track.steer(connection);
        }
    }

    /** The signalling is interrupted; publications go on until more is known. */
    public void interrupted() {
        loop.assertOwned();
        interrupted = true;
        tracks.values().forEach(LocalTrack::interrupted);
    }

    /** The server remembers us: what was wished meanwhile is done now. */
    public void resumed() {
        loop.assertOwned();
        interrupted = false;
        List.copyOf(tracks.values()).forEach(track -> track.resumed(port));
    }

    /** The connection is gone for good; wishes stay for the next one. */
    public void disconnected() {
        loop.assertOwned();
        port = null;
        interrupted = false;
        for (LocalTrack track : List.copyOf(tracks.values())) {
            disconnectVideo(track);
            track.forgetPublication();
        }
    }

    /** The server knows our track now. */
    public void onPublished(String cid, TrackInfo info) {
        loop.assertOwned();
        for (LocalTrack track : List.copyOf(tracks.values())) {
            if (track.cid().equals(cid)) {
                track.published(info, port);
            }
        }
    }

    /** The server refused our track. */
    public void onRefused(String cid, String reason) {
        loop.assertOwned();
        for (LocalTrack track : List.copyOf(tracks.values())) {
            if (track.cid().equals(cid)) {
                track.fail(RoomFailure.Kind.PUBLISH_REFUSED, "server: " + reason, null, port);
            }
        }
    }

    /**
     * An administrator muted our track, or allowed it again. That is no order to switch it on: only the person does that,
     * and the server hears again that it is off.
     */
    public void onServerMute(String sid, boolean muted) {
        loop.assertOwned();
        bySid(sid).ifPresent(track -> {
            if (!muted) {
                track.hears(false, port);
                return;
            }
            boolean wasMuted = track.muted();
            if (track.source() == TrackSource.SCREEN_SHARE) {
                // Nobody goes on capturing what nobody may see.
                events.accept(new RoomEvent.MutedByServer(publication(track)));
                unpublish(TrackSource.SCREEN_SHARE);
                return;
            }
            track.mutedByOther(port);
            if (!wasMuted) {
                events.accept(new RoomEvent.MutedByServer(publication(track)));
            }
        });
    }

    /** The server took our track away. */
    public void onUnpublishedByServer(String sid) {
        bySid(sid).ifPresent(track -> unpublish(track.source()));
    }

    /**
     * Which layers anybody receives (dynacast, docs/protocol.md §3.6). The smallest goes on in any case: the server shows
     * a track to others only when something of it arrives.
     */
    @SuppressWarnings("deprecation") // Older servers name no codecs.
    public void onSubscribedQuality(SubscribedQualityUpdate update) {
        loop.assertOwned();
        Set<String> wanted = new HashSet<>(Set.of(SimulcastLayers.id(VideoQuality.LOW)));
        List<SubscribedQuality> qualities = update.getSubscribedCodecsCount() > 0
                ? update.getSubscribedCodecs(0).getQualitiesList()
                : update.getSubscribedQualitiesList();
        for (SubscribedQuality quality : qualities) {
            if (quality.getEnabled()) {
                wanted.add(SimulcastLayers.id(quality.getQuality()));
            }
        }
        bySid(update.getTrackSid()).ifPresent(track -> track.selectLayers(wanted, port));
    }

    /** The publication that is sent in a media section now. */
    public Optional<String> sid(String mid) {
        return tracks.values().stream()
                .filter(track -> track.mid().filter(mid::equals).isPresent())
                .findFirst()
                .flatMap(LocalTrack::info)
                .map(TrackInfo::getSid);
    }

    /** Somebody receives our track for the first time. */
    public void onSubscribed(String sid) {
        bySid(sid).ifPresent(track -> events.accept(new RoomEvent.LocalTrackSubscribed(publication(track))));
    }

    /**
     * Compares the server's view of our own tracks. Where it disagrees on muted, our state counts and is sent again
     * (docs/protocol.md §3.8); but who was muted by a moderator while away stays muted.
     */
    public void onOwnInfo(List<TrackInfo> infos) {
        loop.assertOwned();
        for (TrackInfo info : infos) {
            bySid(info.getSid())
                    .filter(track -> track.hears(info.getMuted(), port))
                    .ifPresent(track -> onServerMute(info.getSid(), true));
        }
    }

    /** The published tracks as snapshots. */
    public List<Publication> publications() {
        return tracks.values().stream()
                .filter(LocalTrack::isPublished)
                .map(LocalTracks::publication)
                .toList();
    }

    /** For SyncState: what is published under which client id. */
    public List<TrackPublishedResponse> published() {
        List<TrackPublishedResponse> published = new ArrayList<>();
        for (LocalTrack track : tracks.values()) {
            track.info()
                    .ifPresent(info -> published.add(TrackPublishedResponse.newBuilder()
                            .setCid(track.cid())
                            .setTrack(info)
                            .build()));
        }
        return published;
    }

    /** Ends all tracks and gives all devices back. */
    public void close() {
        loop.assertOwned();
        closed = true;
        for (TrackSource source : List.copyOf(tracks.keySet())) {
            unpublish(source);
        }
    }

    private LocalTrack add(TrackSource source, Function<LocalTrack, LocalTrackSource> media) {
        LocalTrack track = new LocalTrack(loop, source, media, this::onReady, this::onFailed);
        if (interrupted) {
            track.interrupted();
        }
        tracks.put(source, track);
        return track;
    }

    private LocalTrackSource deviceSource(LocalTrack track) {
        Runnable replaced = () -> track.captureReplaced();
        Runnable lost = () -> track.deviceLost(port);
        return track.source() == TrackSource.CAMERA
                ? new CameraTrackSource(media, loop, () -> options, replaced, lost)
                : new MicrophoneTrackSource(media, loop, () -> options, replaced, lost);
    }

    private void onReady(LocalTrack track) {
        track.info()
                .ifPresent(info -> router.connectVideo(
                        info.getSid(), track.muted() ? null : track.video().orElse(null)));
    }

    private void onFailed(LocalTrack track) {
        disconnectVideo(track);
        tracks.remove(track.source(), track);
    }

    private void disconnectVideo(LocalTrack track) {
        track.info().ifPresent(info -> router.connectVideo(info.getSid(), null));
    }

    private Optional<LocalTrack> bySid(String sid) {
        return tracks.values().stream()
                .filter(track -> track.info().map(TrackInfo::getSid).orElse("").equals(sid))
                .findFirst();
    }

    private static Publication publication(LocalTrack track) {
        TrackInfo info = track.info().orElse(TrackInfo.getDefaultInstance());
        return new Publication(
                info.getSid(),
                track.source() == TrackSource.MICROPHONE ? MediaKind.AUDIO : MediaKind.VIDEO,
                track.source(),
                info.getName(),
                track.muted(),
                info.getWidth(),
                info.getHeight(),
                info.getMimeType(),
                false,
                Publication.Subscription.OWN,
                false);
    }

    static <T> CompletableFuture<T> failed(RoomFailure.Kind kind, String detail, @Nullable Throwable cause) {
        return CompletableFuture.failedFuture(new RoomException(new RoomFailure(kind, false, detail), cause));
    }

    static RoomFailure.Kind failureKind(TrackSource source) {
        return source == TrackSource.SCREEN_SHARE ? RoomFailure.Kind.SCREEN : RoomFailure.Kind.DEVICE;
    }

    /** The cause of a failure to open a device or a screen. */
    static Throwable reason(TrackSource source, Throwable failure) {
        if (source != TrackSource.SCREEN_SHARE) {
            return DeviceLocalMedia.reason(device(source), failure);
        }
        return failure instanceof java.util.concurrent.CompletionException && failure.getCause() != null
                ? failure.getCause()
                : failure;
    }

    private static DeviceKind device(TrackSource source) {
        return source == TrackSource.CAMERA ? DeviceKind.CAMERA : DeviceKind.MICROPHONE;
    }
}
