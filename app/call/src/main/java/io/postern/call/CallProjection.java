package io.postern.call;

import io.postern.call.layout.CallLayout;
import io.postern.call.layout.TileOrder;
import io.postern.call.people.PersonModel;
import io.postern.call.tile.TileKey;
import io.postern.call.tile.TileModel;
import io.postern.resources.Texts;
import io.postern.room.Participant;
import io.postern.room.Publication;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.ui.names.DisplayName;
import io.postern.ui.names.DisplayNames;
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
 * Derives the state of a call's view from snapshots of the room. Remembers only what snapshots do not tell: who spoke
 * when, and in which order the tiles stood. For one thread.
 */
final class CallProjection {
    /** The most tiles for further cameras, and for further screens, of one person. */
    private static final int MAX_FURTHER = 8;

    private final Texts texts;
    private final Clock clock;
    private final Map<String, Instant> lastSpoke = new HashMap<>();
    private List<TileKey> order = List.of();
    private Optional<TileKey> spotlight = Optional.empty();
    private DisplayNames names;

    CallProjection(Texts texts, Clock clock) {
        this.texts = texts;
        this.clock = clock;
        this.names = DisplayNames.none(texts);
    }

    /**
     * @param everybody what people are called
     * @param firstPage how many tiles the first page of the stage holds
     */
    CallState project(RoomSnapshot snapshot, DisplayNames everybody, StageChoices choices, int firstPage) {
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
            for (TileKey key : keys(person)) {
                add(person, key, choices, tiles, candidates);
            }
        }
        order = TileOrder.next(order, candidates, firstPage);
        List<TileModel> ordered = order.stream()
                .flatMap(key -> Optional.ofNullable(tiles.get(key)).stream())
                .toList();
        String room = DisplayName.oneLine(snapshot.name());
        String status = ConnectionText.status(snapshot, texts);
        CallState.Phase phase = ConnectionText.phase(snapshot.connection());
        return new CallState(
                room,
                phase,
                ConnectionText.line(people.size(), status, texts),
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

    /** A tile for the person, one for each screen and one for each further camera; no more than somebody needs. */
    private static List<TileKey> keys(Participant person) {
        List<TileKey> keys = new ArrayList<>();
        keys.add(new TileKey(person.identity(), TrackSource.CAMERA));
        live(person, TrackSource.CAMERA)
                .skip(1)
                .limit(MAX_FURTHER)
                .forEach(camera -> keys.add(new TileKey(person.identity(), TrackSource.CAMERA, camera.sid())));
        if (isOn(person, TrackSource.SCREEN_SHARE)) {
            keys.add(new TileKey(person.identity(), TrackSource.SCREEN_SHARE));
            live(person, TrackSource.SCREEN_SHARE)
                    .skip(1)
                    .limit(MAX_FURTHER)
                    .forEach(
                            screen -> keys.add(new TileKey(person.identity(), TrackSource.SCREEN_SHARE, screen.sid())));
        }
        return keys;
    }

    private static Stream<Publication> live(Participant person, TrackSource source) {
        return person.publications(source).stream().filter(publication -> !publication.muted());
    }

    /** The publication that a tile shows, muted or not. */
    static Optional<Publication> publication(Participant person, TileKey key) {
        return key.furtherSid().isEmpty()
                ? person.publication(key.source())
                : person.publications().stream()
                        .filter(publication -> publication.sid().equals(key.furtherSid()))
                        .findFirst();
    }

    private void add(
            Participant person,
            TileKey key,
            StageChoices choices,
            Map<TileKey, TileModel> tiles,
            List<TileOrder.Candidate<TileKey>> candidates) {
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

    private TileModel tile(Participant person, TileKey key, StageChoices choices) {
        Optional<Publication> publication = publication(person, key).filter(p -> !p.muted());
        TileModel.Note picture = publication.map(CallProjection::note).orElse(TileModel.Note.NONE);
        boolean visible = picture == TileModel.Note.NONE || picture == TileModel.Note.PAUSED;
        TileModel.Note note = key.isPerson() && isSoundEncrypted(person) ? withEncryptedSound(picture) : picture;
        String name = names.of(person.identity());
        return new TileModel(
                key,
                name(key, name),
                person.isLocal(),
                person.kind() == Participant.Kind.AGENT,
                visible ? publication.map(Publication::sid) : Optional.empty(),
                person.isLocal() && !key.isScreen() && choices.mirrorSelf(),
                key.isPerson() && !isOn(person, TrackSource.MICROPHONE),
                key.isPerson() && person.speaking() && isOn(person, TrackSource.MICROPHONE),
                person.quality(),
                note,
                choices.pinned().equals(Optional.of(key)),
                key.isScreen()
                        ? publication.map(CallProjection::aspect).orElse(CallLayout.CAMERA_ASPECT)
                        : CallLayout.CAMERA_ASPECT);
    }

    private String name(TileKey key, String name) {
        if (key.isScreen()) {
            return texts.text("call.tile.screen_of", name);
        }
        return key.isPerson() ? name : texts.text("call.tile.further_camera_of", name);
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

    private static boolean isSoundEncrypted(Participant person) {
        return person.publication(TrackSource.MICROPHONE)
                .filter(sound -> sound.encrypted() && !sound.muted())
                .isPresent();
    }

    /** A frame that is only late says less than a voice that cannot be heard. */
    private static TileModel.Note withEncryptedSound(TileModel.Note picture) {
        return switch (picture) {
            case NONE, PAUSED, ENCRYPTED_SOUND -> TileModel.Note.ENCRYPTED_SOUND;
            case ENCRYPTED, ENCRYPTED_BOTH -> TileModel.Note.ENCRYPTED_BOTH;
            case NOT_WANTED -> TileModel.Note.NOT_WANTED;
            case NOT_ALLOWED -> TileModel.Note.NOT_ALLOWED;
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
                person.publications().stream().anyMatch(p -> p.encrypted() && !p.muted()),
                person.speaking(),
                person.quality());
    }

    private static boolean isOn(Participant person, TrackSource source) {
        return person.publication(source).filter(p -> !p.muted()).isPresent();
    }

    private Optional<TileKey> inFocus(List<TileModel> tiles, StageChoices choices) {
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

    /** The speaker is in focus, and stays there until someone else speaks alone. */
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
