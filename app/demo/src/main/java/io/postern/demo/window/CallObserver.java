package io.postern.demo.window;

import io.postern.call.CallMeasurements;
import io.postern.call.CallMeasurements.RemoteTile;
import io.postern.call.context.JoinTimeline;
import io.postern.demo.report.CallReport;
import io.postern.media.device.DeviceKind;
import io.postern.media.device.MediaDevice;
import io.postern.media.rtc.PeerStats;
import io.postern.room.ConnectionState;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Observes a call from its start and reports its measurements at any time. Thread safe. */
final class CallObserver implements AutoCloseable {
    private static final Duration SAMPLE_INTERVAL = Duration.ofMillis(500);

    /** The first and the latest reading of a tile; their difference is what it showed in between. */
    private record Span(Instant since, RemoteTile first, Instant until, RemoteTile last) {}

    private final Room room;
    private final JoinTimeline timeline;
    private final Supplier<Optional<CallMeasurements>> measurements;
    private final Function<DeviceKind, Optional<MediaDevice>> devices;
    private final ScheduledExecutorService sampler = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("demo-observer").factory());
    private final CompletableFuture<Void> connected = new CompletableFuture<>();
    private final CompletableFuture<Void> firstRemoteFrame = new CompletableFuture<>();
    private final List<String> received = new CopyOnWriteArrayList<>();
    private final List<String> sent = new CopyOnWriteArrayList<>();
    private final List<String> trouble = new CopyOnWriteArrayList<>();
    private final Room.Subscription events;
    private final Object lock = new Object();
    private final Map<String, Span> tiles = new LinkedHashMap<>();
    private volatile PeerStats.@Nullable CandidatePair pair;
    private volatile String microphone = "";
    private volatile String camera = "";

    /**
     * @param measurements the measurements of the window's tiles
     * @param devices the selected device of each kind
     */
    CallObserver(
            Room room,
            JoinTimeline timeline,
            Supplier<Optional<CallMeasurements>> measurements,
            Function<DeviceKind, Optional<MediaDevice>> devices) {
        this.room = room;
        this.timeline = timeline;
        this.measurements = measurements;
        this.devices = devices;
        timeline.onMark((mark, since) -> {
            switch (mark) {
                case JOIN_CLICKED -> {}
                case CONNECTED -> connected.complete(null);
                case FIRST_REMOTE_FRAME -> firstRemoteFrame.complete(null);
            }
        });
        events = room.onEvent(this::onRoomEvent);
        sampler.scheduleWithFixedDelay(
                this::sample, SAMPLE_INTERVAL.toMillis(), SAMPLE_INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
    }

    CompletableFuture<Void> connected() {
        return connected;
    }

    CompletableFuture<Void> firstRemoteFrame() {
        return firstRemoteFrame;
    }

    RoomSnapshot snapshot() {
        return room.snapshot();
    }

    /** Whether a message from another participant ends with this text. */
    boolean hasReceived(String ending) {
        return received.stream().anyMatch(text -> text.endsWith(ending));
    }

    void addSent(String text) {
        sent.add(text);
    }

    void addProblem(String sentence) {
        trouble.add(sentence);
    }

    /** Takes a sample now instead of at the next interval. */
    void sampleNow() throws InterruptedException {
        CompletableFuture<Void> done = new CompletableFuture<>();
        sampler.execute(() -> {
            sample();
            room.stats().whenComplete((stats, failure) -> done.complete(null));
        });
        done.completeOnTimeout(null, 2, TimeUnit.SECONDS).join();
    }

    CallReport report() {
        return new CallReport(
                new CallReport.Join(
                        milliseconds(JoinTimeline.Mark.CONNECTED), milliseconds(JoinTimeline.Mark.FIRST_REMOTE_FRAME)),
                tileReports(),
                pairReport(),
                new CallReport.Chat(received, sent, sent.stream().anyMatch(this::hasReceived)),
                new CallReport.Own(microphone, camera),
                trouble);
    }

    @Override
    public void close() {
        events.close();
        sampler.shutdownNow();
    }

    private void onRoomEvent(RoomEvent event) {
        if (event instanceof RoomEvent.ChatReceived chat) {
            received.add(chat.message().text());
        } else if (event instanceof RoomEvent.Trouble failed) {
            trouble.add(failed.failure().kind() + ": " + failed.failure().detail());
        }
    }

    private void sample() {
        measurements.get().ifPresent(this::take);
        RoomSnapshot snapshot = room.snapshot();
        if (!(snapshot.connection() instanceof ConnectionState.Connected)) {
            return;
        }
        microphone = label(snapshot, TrackSource.MICROPHONE, DeviceKind.MICROPHONE);
        camera = label(snapshot, TrackSource.CAMERA, DeviceKind.CAMERA);
        room.stats()
                .thenAccept(sessions -> sessions.stream()
                        .flatMap(session -> session.pair().stream())
                        .findFirst()
                        .ifPresent(found -> pair = found));
    }

    private void take(CallMeasurements reading) {
        synchronized (lock) {
            for (RemoteTile tile : reading.remoteTiles()) {
                tiles.merge(
                        tile.identity() + " " + tile.source(),
                        new Span(reading.takenAt(), tile, reading.takenAt(), tile),
                        (known, now) -> new Span(known.since(), known.first(), now.until(), now.last()));
            }
        }
    }

    private String label(RoomSnapshot snapshot, TrackSource source, DeviceKind kind) {
        boolean on = snapshot.local()
                .flatMap(me -> me.publication(source))
                .filter(publication -> !publication.muted())
                .map(Publication::sid)
                .isPresent();
        return on
                ? devices.apply(kind)
                        .map(device -> device.builtIn() ? device.id() : device.label())
                        .orElse("unknown")
                : "";
    }

    private List<CallReport.Tile> tileReports() {
        List<CallReport.Tile> reports = new ArrayList<>();
        synchronized (lock) {
            for (Span span : tiles.values()) {
                double seconds = Duration.between(span.since(), span.until()).toMillis() / 1000.0;
                long frames = span.last().framesShown() - span.first().framesShown();
                reports.add(new CallReport.Tile(
                        span.last().identity(),
                        span.last().source().name().toLowerCase(Locale.ROOT),
                        span.last().width(),
                        span.last().height(),
                        seconds == 0 ? 0 : Math.round(frames / seconds * 10) / 10.0,
                        seconds));
            }
        }
        return reports;
    }

    private CallReport.@Nullable CandidatePair pairReport() {
        PeerStats.CandidatePair nominated = pair;
        if (nominated == null) {
            return null;
        }
        return new CallReport.CandidatePair(
                nominated.protocol(),
                new CallReport.End(nominated.localAddress(), nominated.localPort(), nominated.localType()),
                new CallReport.End(nominated.remoteAddress(), nominated.remotePort(), nominated.remoteType()),
                nominated.relayed(),
                nominated.roundTrip().toNanos() / 1e6);
    }

    private @Nullable Long milliseconds(JoinTimeline.Mark mark) {
        return timeline.sinceClick(mark).map(Duration::toMillis).orElse(null);
    }
}
