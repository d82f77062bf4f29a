package io.postern.desktop.call;

import io.postern.desktop.call.layout.CallLayout;
import io.postern.desktop.call.layout.TileOrder;
import io.postern.desktop.call.people.PersonModel;
import io.postern.desktop.call.tile.TileKey;
import io.postern.desktop.call.tile.TileModel;
import io.postern.desktop.names.ShownName;
import io.postern.desktop.names.ShownNames;
import io.postern.resources.Texts;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Makes what a call shows out of a room's snapshots. Remembers only what snapshots do not tell: who spoke when, and in
 * which order the tiles stood. For one thread.
 */
final class CallProjection {
    private final Texts texts;
    private final Clock clock;
    private final Map<String, Instant> lastSpoke = new HashMap<>();
    private List<TileKey> order = List.of();
    private Optional<TileKey> spotlight = Optional.empty();
    private ShownNames names;

    CallProjection(Texts texts, Clock clock) {
        this.texts = texts;
        this.clock = clock;
        this.names = ShownNames.none(texts);
    }

    /**
     * @param everybody what people are called
     * @param firstPage how many tiles the first page of the stage holds
     */
    CallState project(RoomSnapshot snapshot, ShownNames everybody, Choices choices, int firstPage) {
        names = everybody;
        List<Participant> people = Stream.concat(
                        snapshot.local().stream(),
                        // Recorders take no place at the table; the recording mark tells of them.
                        snapshot.remotes().stream().filter(p -> p.kind() != Participant.Kind.EGRESS))
                .toList();
        rememberSpeakers(people);
        Map<TileKey, TileModel> tiles = new LinkedHashMap<>();
        List<TileOrder.Candidate<TileKey>> candidates = new ArrayList<>();
        for (Participant person : people) {
            add(person, TrackSource.CAMERA, choices, tiles, candidates);
            if (person.publication(TrackSource.SCREEN_SHARE)
                    .filter(p -> !p.muted())
                    .isPresent()) {
                add(person, TrackSource.SCREEN_SHARE, choices, tiles, candidates);
            }
        }
        order = TileOrder.next(order, candidates, firstPage);
        List<TileModel> ordered = order.stream()
                .flatMap(key -> Optional.ofNullable(tiles.get(key)).stream())
                .toList();
        String room = ShownName.oneLine(snapshot.name());
        String status = ConnectionWords.status(snapshot, texts);
        CallState.Phase phase = ConnectionWords.phase(snapshot.connection());
        return new CallState(
                room,
                phase,
                ConnectionWords.line(people.size(), status, texts),
                ordered,
                indexOf(ordered, snapshot.local().map(me -> new TileKey(me.identity(), TrackSource.CAMERA))),
                indexOf(ordered, inFocus(ordered, choices)),
                choices.mode(),
                choices.page(),
                phase == CallState.Phase.CONNECTED && people.size() <= 1,
                snapshot.recording(),
                people.stream().map(this::person).toList(),
                snapshot.chat());
    }

    private void rememberSpeakers(List<Participant> people) {
        Map<String, Instant> spoke = new HashMap<>();
        for (Participant person : people) {
            Instant at = person.speaking() ? clock.instant() : lastSpoke.get(person.identity());
            if (at != null) {
                spoke.put(person.identity(), at);
            }
        }
        lastSpoke.clear();
        lastSpoke.putAll(spoke);
    }

    private void add(
            Participant person,
            TrackSource source,
            Choices choices,
            Map<TileKey, TileModel> tiles,
            List<TileOrder.Candidate<TileKey>> candidates) {
        TileKey key = new TileKey(person.identity(), source);
        TileModel tile = tile(person, key, choices);
        tiles.put(key, tile);
        candidates.add(new TileOrder.Candidate<>(
                key,
                kind(person, key),
                person.audioLevel(),
                person.speaking(),
                lastSpoke.getOrDefault(person.identity(), Instant.EPOCH),
                tile.video().isPresent(),
                person.joinedAt()));
    }

    private static TileOrder.Kind kind(Participant person, TileKey key) {
        if (key.isScreen()) {
            return person.isLocal() ? TileOrder.Kind.OWN_SCREEN : TileOrder.Kind.SCREEN;
        }
        return person.isLocal() ? TileOrder.Kind.OWN_CAMERA : TileOrder.Kind.CAMERA;
    }

    private TileModel tile(Participant person, TileKey key, Choices choices) {
        Optional<Publication> publication = person.publication(key.source()).filter(p -> !p.muted());
        TileModel.Note note = publication.map(CallProjection::note).orElse(TileModel.Note.NONE);
        boolean visible = note == TileModel.Note.NONE || note == TileModel.Note.PAUSED;
        String name = names.of(person.identity());
        return new TileModel(
                key,
                key.isScreen() ? texts.text("call.tile.screen_of", name) : name,
                person.isLocal(),
                person.kind() == Participant.Kind.AGENT,
                visible ? publication.map(Publication::sid) : Optional.empty(),
                person.isLocal() && !key.isScreen() && choices.mirrorSelf(),
                !key.isScreen() && !isOn(person, TrackSource.MICROPHONE),
                !key.isScreen() && person.speaking() && isOn(person, TrackSource.MICROPHONE),
                person.quality(),
                note,
                choices.pinned().equals(Optional.of(key)),
                key.isScreen()
                        ? publication.map(CallProjection::aspect).orElse(CallLayout.CAMERA_ASPECT)
                        : CallLayout.CAMERA_ASPECT);
    }

    private static TileModel.Note note(Publication publication) {
        if (publication.encrypted()) {
            return TileModel.Note.ENCRYPTED;
        }
        return switch (publication.subscription()) {
            case NONE -> TileModel.Note.NOT_WANTED;
            case NOT_ALLOWED, FAILED -> TileModel.Note.NOT_ALLOWED;
            case OWN, WAITING, SUBSCRIBED -> publication.paused() ? TileModel.Note.PAUSED : TileModel.Note.NONE;
        };
    }

    private static double aspect(Publication publication) {
        if (publication.width() <= 0 || publication.height() <= 0) {
            return CallLayout.CAMERA_ASPECT;
        }
        return Math.clamp((double) publication.width() / publication.height(), 0.4, 4);
    }

    private PersonModel person(Participant person) {
        return new PersonModel(
                person.identity(),
                names.of(person.identity()),
                person.isLocal(),
                person.kind() == Participant.Kind.AGENT,
                isOn(person, TrackSource.MICROPHONE),
                isOn(person, TrackSource.CAMERA),
                isOn(person, TrackSource.SCREEN_SHARE),
                person.speaking(),
                person.quality());
    }

    private static boolean isOn(Participant person, TrackSource source) {
        return person.publication(source).filter(p -> !p.muted()).isPresent();
    }

    private Optional<TileKey> inFocus(List<TileModel> tiles, Choices choices) {
        Optional<TileKey> pinned =
                choices.pinned().filter(key -> indexOf(tiles, Optional.of(key)).isPresent());
        if (pinned.isPresent() || choices.mode() == CallLayout.Mode.GRID) {
            return pinned;
        }
        Optional<TileKey> screen = tiles.stream()
                .filter(tile -> tile.key().isScreen() && !tile.own())
                .map(TileModel::key)
                .findFirst();
        if (screen.isPresent() || choices.mode() == CallLayout.Mode.AUTO) {
            return screen;
        }
        spotlight = spotlight(tiles);
        return spotlight;
    }

    /** Who speaks stands in focus, and stays there until someone else speaks alone. */
    private Optional<TileKey> spotlight(List<TileModel> tiles) {
        Optional<TileModel> current = tiles.stream()
                .filter(tile -> spotlight.equals(Optional.of(tile.key())))
                .findFirst();
        if (current.filter(TileModel::speaking).isPresent()) {
            return spotlight;
        }
        return tiles.stream()
                .filter(tile -> tile.speaking() && !tile.own())
                .findFirst()
                .or(() -> current)
                .or(() -> tiles.stream().filter(tile -> !tile.own()).findFirst())
                .map(TileModel::key);
    }

    private static OptionalInt indexOf(List<TileModel> tiles, Optional<TileKey> key) {
        for (int i = 0; i < tiles.size(); i++) {
            if (key.equals(Optional.of(tiles.get(i).key()))) {
                return OptionalInt.of(i);
            }
        }
        return OptionalInt.empty();
    }
}
