package io.postern.room.engine;

import io.postern.media.frame.VideoFrame;
import io.postern.media.frame.VideoSink;
import io.postern.media.frame.VideoSource;
import io.postern.room.VideoQualityLimit;
import io.postern.room.loop.RoomLoop;
import io.postern.room.track.VideoTrackSettings;
import io.postern.room.track.VideoTrackSettings.Size;
import io.postern.signaling.SignalRequests;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import livekit.LivekitModels.TrackInfo;
import livekit.LivekitModels.VideoLayer;
import livekit.LivekitModels.VideoQuality;
import livekit.LivekitRtc.SignalRequest;

/**
 * Requests the size and layer of each remote video track from the server (UpdateTrackSettings): with adaptive stream as
 * large as it is watched, and never above its limit. The first request and the end of being hidden are sent at once, so
 * that nobody waits for video; other changes are debounced. Owned by the room's executor.
 */
final class AdaptiveStreamController {
    /** As livekit-client: long enough for a window being resized and a page being turned back (docs/protocol.md §10). */
    private static final Duration SETTLED_AFTER = Duration.ofMillis(100);

    /**
     * The server sends the lowest layer of a new publication until it receives settings (LiveKit 1.11; not in the
     * protocol's documents). A view gets this long to start watching, so that video which has begun is not switched off
     * in between.
     */
    private static final Duration FIRST_WATCHED_WITHIN = Duration.ofMillis(500);

    /** LiveKit 1.11 waits 100 ms for another request before it switches video off. */
    private static final Duration OFF_FOR = Duration.ofMillis(250);

    private final RoomLoop loop;
    private final boolean adaptive;
    private final Supplier<List<TrackInfo>> published;
    private final Consumer<SignalRequest> send;
    private final Map<String, Stream> streams = new HashMap<>();
    private Optional<VideoQualityLimit> most = Optional.of(DownlinkCongestionController.INITIAL_LIMIT);

    /**
     * @param adaptive whether watching decides what is received
     * @param published the video publications of others
     */
    AdaptiveStreamController(
            RoomLoop loop, boolean adaptive, Supplier<List<TrackInfo>> published, Consumer<SignalRequest> send) {
        this.loop = loop;
        this.adaptive = adaptive;
        this.published = published;
        this.send = send;
    }

    /** One watcher, with the number of frames it was given. */
    private static final class View implements VideoSink {
        private final VideoSink sink;
        private final AtomicLong frames = new AtomicLong();
        private Size size;

        View(VideoSink sink, Size size) {
            this.sink = sink;
            this.size = size;
        }

        @Override
        public void accept(VideoFrame picture) {
            frames.incrementAndGet();
            sink.accept(picture);
        }
    }

    private final class Stream {
        private final Set<View> views = new HashSet<>();
        private VideoQualityLimit choice = VideoQualityLimit.BEST;
        private Optional<TrackInfo> publication = Optional.empty();
        /** Empty for what servers begin with, which is small. */
        private Optional<VideoTrackSettings> told = Optional.empty();

        private Optional<VideoTrackSettings> pending = Optional.empty();
        private RoomLoop.Timer settling = () -> {};

        void settled() {
            settling.cancel();
            pending = Optional.empty();
        }

        VideoTrackSettings wanted(TrackInfo info) {
            if (most.isEmpty()) {
                return VideoTrackSettings.NOTHING;
            }
            VideoQualityLimit allowed = choice.andNoBetterThan(most.get());
            return adaptive
                    ? VideoTrackSettings.of(
                            views.stream().map(view -> view.size).toList(), allowed, sizeOf(info, allowed))
                    : VideoTrackSettings.of(allowed);
        }

        /** Whether it is watched, sent by its owner and requested from the server. */
        boolean isExpected() {
            return !views.isEmpty()
                    && publication.filter(info -> !info.getMuted()).isPresent()
                    && told.filter(settings -> !settings.disabled()).isPresent();
        }
    }

    /** The video of a publication, so that watching them counts. Any thread. */
    VideoSource watched(String sid, VideoSource origin) {
        return new VideoSource() {
            @Override
            public Watch watch(VideoSink sink) {
                View view = new View(sink, Size.ANY);
                return open(sid, view, origin.watch(view));
            }

            @Override
            public Watch watch(VideoSink sink, int width, int height) {
                View view = new View(sink, new Size(width, height));
                return open(sid, view, origin.watch(view));
            }
        };
    }

    private VideoSource.Watch open(String sid, View view, VideoSource.Watch origin) {
        loop.execute(() -> {
            Stream stream = stream(sid);
            stream.views.add(view);
            consider(sid, stream);
        });
        return new VideoSource.Watch() {
            @Override
            public void shownAt(int width, int height) {
                loop.execute(() -> {
                    Stream stream = stream(sid);
                    if (stream.views.contains(view)) {
                        view.size = new Size(width, height);
                        consider(sid, stream);
                    }
                });
            }

            @Override
            public void close() {
                origin.close();
                loop.execute(() -> {
                    Stream stream = stream(sid);
                    if (stream.views.remove(view)) {
                        consider(sid, stream);
                    }
                });
            }
        };
    }

    /** Sets the quality limit of a publication. */
    void choose(String sid, VideoQualityLimit choice) {
        loop.assertOwned();
        Stream stream = stream(sid);
        stream.choice = choice;
        consider(sid, stream);
    }

    /** Sets the quality limit of all publications, effective at once; empty to receive no video. */
    void limit(Optional<VideoQualityLimit> limit) {
        loop.assertOwned();
        most = limit;
        streams.forEach((sid, stream) -> stream.publication.ifPresent(publication -> {
            VideoTrackSettings wanted = stream.wanted(publication);
            // Settings of unwatched tracks are not urgent.
            boolean hidden = stream.told.map(VideoTrackSettings::disabled).orElse(false);
            boolean toTell = limit.isEmpty() ? !hidden : !wanted.disabled();
            if (toTell && !stream.told.equals(Optional.of(wanted))) {
                tell(sid, stream, wanted);
            }
        }));
    }

    /** Whether a publication is not to be received now, because it is not visible or all video is off. */
    boolean isHidden(String sid) {
        Stream stream = streams.get(sid);
        return stream != null && stream.told.map(VideoTrackSettings::disabled).orElse(false);
    }

    /** The frames delivered to watchers of each publication that should be arriving now. */
    Map<String, Long> expected() {
        Map<String, Long> frames = new HashMap<>();
        streams.forEach((sid, stream) -> {
            if (stream.isExpected()) {
                frames.put(
                        sid,
                        stream.views.stream()
                                .mapToLong(view -> view.frames.get())
                                .sum());
            }
        });
        return frames;
    }

    /**
     * Switches a publication off and on again, so that a server that holds it back decides anew. The two requests are
     * sent apart, because the server merges requests that arrive together.
     */
    void askAgain(String sid) {
        loop.assertOwned();
        Stream stream = streams.get(sid);
        if (stream != null && stream.isExpected()) {
            send.accept(request(sid, VideoTrackSettings.NOTHING));
            loop.after(OFF_FOR, () -> subscribed(sid));
        }
    }

    /** Publications may have changed. */
    void look() {
        loop.assertOwned();
        Map<String, TrackInfo> present = new HashMap<>();
        published.get().forEach(track -> present.put(track.getSid(), track));
        present.keySet().forEach(this::stream);
        streams.forEach((sid, stream) -> {
            stream.publication = Optional.ofNullable(present.get(sid));
            consider(sid, stream);
        });
        streams.entrySet()
                .removeIf(entry -> entry.getValue().publication.isEmpty()
                        && entry.getValue().views.isEmpty());
    }

    /** Handles a rejoin: the server knows no settings of the new participant. */
    void joined() {
        loop.assertOwned();
        streams.values().forEach(stream -> {
            stream.settled();
            stream.told = Optional.empty();
        });
        look();
    }

    /** Handles a resumption: the server may have missed the last settings. */
    void resumed() {
        loop.assertOwned();
        streams.keySet().forEach(this::subscribed);
    }

    /** Handles a new subscription to a publication, whose settings the server has forgotten. */
    void subscribed(String sid) {
        Stream stream = streams.get(sid);
        if (stream != null && stream.publication.isPresent()) {
            stream.told.ifPresent(settings -> send.accept(request(sid, settings)));
        }
    }

    private Stream stream(String sid) {
        return streams.computeIfAbsent(sid, _ -> new Stream());
    }

    private void consider(String sid, Stream stream) {
        Optional<TrackInfo> publication = stream.publication;
        if (publication.isEmpty()) {
            stream.settled();
            return;
        }
        VideoTrackSettings wanted = stream.wanted(publication.get());
        // A disabled track keeps its size for when it is enabled again.
        boolean resting = wanted.disabled() && publication.get().getMuted();
        boolean first = stream.told.isEmpty();
        boolean hidden = stream.told.map(VideoTrackSettings::disabled).orElse(true);
        if (stream.told.equals(Optional.of(wanted)) || resting) {
            stream.settled();
        } else if (hidden && !wanted.disabled()) {
            tell(sid, stream, wanted);
        } else if (!stream.pending.equals(Optional.of(wanted))) {
            stream.settled();
            stream.pending = Optional.of(wanted);
            stream.settling = loop.after(first ? FIRST_WATCHED_WITHIN : SETTLED_AFTER, () -> tell(sid, stream, wanted));
        }
    }

    private void tell(String sid, Stream stream, VideoTrackSettings settings) {
        stream.settled();
        stream.told = Optional.of(settings);
        send.accept(request(sid, settings));
    }

    private static SignalRequest request(String sid, VideoTrackSettings settings) {
        VideoQuality quality = quality(settings.layer());
        return SignalRequests.trackSettings(
                List.of(sid),
                settings.disabled(),
                settings.width(),
                settings.height(),
                quality,
                settings.framesPerSecond());
    }

    private static VideoQuality quality(VideoQualityLimit.Layer layer) {
        return switch (layer) {
            case LOW -> VideoQuality.LOW;
            case MEDIUM -> VideoQuality.MEDIUM;
            case HIGH -> VideoQuality.HIGH;
        };
    }

    private static Size sizeOf(TrackInfo info, VideoQualityLimit choice) {
        VideoQuality quality = quality(choice.layer());
        return info.getCodecsList().stream()
                .flatMap(codec -> codec.getLayersList().stream())
                .filter(layer -> layer.getQuality() == quality)
                .findFirst()
                .map((VideoLayer layer) -> new Size(layer.getWidth(), layer.getHeight()))
                .orElse(Size.ANY);
    }
}
