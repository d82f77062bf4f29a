package io.postern.verify.lab;

import io.postern.media.rtc.PeerStats;
import io.postern.resources.Texts;
import io.postern.room.MediaPath;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.Room;
import io.postern.room.RoomEvent;
import io.postern.room.RoomException;
import io.postern.room.RoomFailure;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One visit to a room: reports what happens, and watches and hears everybody. */
final class CallerVisit implements AutoCloseable {
    private static final long TICK_MILLIS = 250;

    private final Room room;
    private final CallerEvents events;
    private final Texts english = Texts.of(Locale.ENGLISH);
    private final ScheduledExecutorService ticks = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("ticks").factory());
    private final Map<String, CallerReception> receptions = new HashMap<>();
    private final Set<String> watched = new HashSet<>();
    private final Set<String> published = new HashSet<>();
    private Optional<MediaPath> path = Optional.empty();
    private List<String> people = List.of();
    private List<String> paused = List.of();
    private long clicked;

    CallerVisit(Room room, CallerEvents events) {
        this.room = room;
        this.events = events;
    }

    Room room() {
        return room;
    }

    void join() {
        clicked = CallerEvents.now();
        events.report("clicked", Map.of());
        room.onEvent(this::happened);
        room.onSnapshot(this::changed);
        ticks.scheduleAtFixedRate(this::tick, TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
        room.join().whenComplete((_, problem) -> {
            if (problem != null) {
                failed("failure", problem instanceof CompletionException wrapped ? wrapped.getCause() : problem);
            }
        });
    }

    private void happened(RoomEvent event) {
        switch (event) {
            case RoomEvent.Connected _ -> events.report("connected", Map.of("ms", CallerEvents.now() - clicked));
            case RoomEvent.Reconnecting reconnecting ->
                events.report("reconnecting", Map.of("attempt", reconnecting.attempt()));
            case RoomEvent.Reconnected _ -> events.report("reconnected", Map.of());
            case RoomEvent.Disconnected gone ->
                events.report("disconnected", Map.of("reason", gone.reason().name()));
            case RoomEvent.ChatReceived chat ->
                events.report(
                        "chat",
                        Map.of(
                                "from", chat.message().senderIdentity(),
                                "text", chat.message().text()));
            case RoomEvent.DataReceived data ->
                events.report(
                        "data",
                        Map.of(
                                "from",
                                data.senderIdentity(),
                                "text",
                                new String(data.payload(), StandardCharsets.UTF_8)));
            case RoomEvent.MutedChanged changed ->
                events.report(
                        "muted",
                        Map.of(
                                "from",
                                changed.participant().identity(),
                                "source",
                                changed.publication().source().name(),
                                "muted",
                                changed.publication().muted()));
            case RoomEvent.SpeakersChanged speakers ->
                events.report(
                        "speakers",
                        Map.of(
                                "identities",
                                speakers.speakers().stream()
                                        .map(Participant::identity)
                                        .toList()));
            case RoomEvent.Trouble trouble -> report("trouble", trouble.failure());
            default -> {
                // Seen in snapshots, or of no interest here.
            }
        }
    }

    private void changed(RoomSnapshot snapshot) {
        if (!snapshot.path().equals(path)) {
            path = snapshot.path();
            path.ifPresent(way -> events.report(
                    "path",
                    Map.of(
                            "protocol", way.protocol(),
                            "relayed", way.relayed(),
                            "tls", way.tls(),
                            "host", way.host(),
                            "port", way.port(),
                            "proxy", way.proxy())));
        }
        snapshot.local().stream()
                .flatMap(local -> local.publications().stream())
                .filter(own -> !own.sid().isEmpty() && published.add(own.sid()))
                .forEach(own ->
                        events.report("published", Map.of("source", own.source().name())));
        List<String> present = snapshot.remotes().stream()
                .map(remote -> remote.identity() + " " + remote.publications().size())
                .toList();
        if (!present.equals(people)) {
            people = present;
            events.report("people", Map.of("present", present));
        }
        List<String> held = snapshot.remotes().stream()
                .flatMap(remote -> remote.publications().stream())
                .filter(Publication::paused)
                .map(publication -> publication.source().name())
                .toList();
        if (!held.equals(paused)) {
            paused = held;
            events.report("paused", Map.of("sources", held));
        }
        for (Participant remote : snapshot.remotes()) {
            for (Publication publication : remote.publications()) {
                if (!publication.sid().isEmpty() && watched.add(publication.sid())) {
                    receive(remote.identity(), publication);
                }
            }
        }
    }

    private void receive(String identity, Publication publication) {
        CallerReception reception;
        synchronized (receptions) {
            reception = receptions.computeIfAbsent(identity, _ -> new CallerReception());
        }
        if (publication.source() == TrackSource.CAMERA) {
            room.video(publication.sid()).watch(picture -> {
                boolean first;
                try (picture) {
                    first = reception.picture(picture);
                }
                if (first) {
                    events.report("first frame", Map.of("from", identity, "ms", CallerEvents.now() - clicked));
                }
            });
        } else if (publication.source() == TrackSource.MICROPHONE) {
            room.listen(
                    publication.sid(), (samples, _, channels, frames) -> reception.sound(samples, channels, frames));
        }
    }

    private void tick() {
        Map<String, CallerReception> now;
        synchronized (receptions) {
            now = Map.copyOf(receptions);
        }
        now.forEach((identity, reception) -> {
            CallerReception.Interval interval = reception.interval();
            events.report(
                    "received",
                    Map.of(
                            "from", identity,
                            "pictures", interval.pictures(),
                            "total", interval.total(),
                            "gap", interval.gapMillis(),
                            "width", interval.width(),
                            "loud", interval.loudSamples(),
                            "quiet", interval.quietMillis(),
                            "delay", interval.delayMillis()));
        });
    }

    private void failed(String event, Throwable problem) {
        if (problem instanceof RoomException failure) {
            report(event, failure.failure());
        } else {
            events.report(event, Map.of("kind", "UNEXPECTED", "sentence", "", "detail", String.valueOf(problem)));
        }
    }

    private void report(String event, RoomFailure failure) {
        events.report(
                event,
                Map.of(
                        "kind", failure.kind().name(),
                        "key", failure.messageKey(),
                        "sentence",
                                english.text(
                                        failure.messageKey(),
                                        failure.arguments().toArray()),
                        "detail", failure.detail(),
                        "ms", CallerEvents.now() - clicked));
    }

    /** The pairs in use, one for each connection that has one. */
    List<Map<String, Object>> stats() throws Exception {
        return room.stats().get(5, TimeUnit.SECONDS).stream()
                .map(PeerStats::pair)
                .flatMap(Optional::stream)
                .map(pair -> Map.<String, Object>of(
                        "protocol", pair.protocol(),
                        "localType", pair.localType(),
                        "localAddress", pair.localAddress(),
                        "localPort", pair.localPort(),
                        "remoteType", pair.remoteType(),
                        "remoteAddress", pair.remoteAddress(),
                        "remotePort", pair.remotePort(),
                        "relayProtocol", pair.relayProtocol(),
                        "roundTripMillis", pair.roundTrip().toMillis()))
                .toList();
    }

    /** Leaves, and waits until the server was told. */
    @Override
    public void close() {
        room.close();
        ticks.shutdownNow();
    }
}
