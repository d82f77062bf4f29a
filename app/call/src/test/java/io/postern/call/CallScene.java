package io.postern.call;

import io.postern.media.rtc.MediaKind;
import io.postern.room.ChatMessage;
import io.postern.room.ConnectionQuality;
import io.postern.room.ConnectionState;
import io.postern.room.MediaPath;
import io.postern.room.Participant;
import io.postern.room.Permissions;
import io.postern.room.Publication;
import io.postern.room.RoomSnapshot;
import io.postern.room.TrackSource;
import io.postern.ui.simulation.SimulatedMedia;
import io.postern.ui.simulation.SimulatedPicture;
import io.postern.ui.simulation.SimulatedRoom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Snapshots of calls, put together in a few words. */
final class CallScene {
    static final Instant NOON = Instant.parse("2026-03-02T12:00:00Z");

    private final String room;
    private ConnectionState connection = new ConnectionState.Connected();
    private Optional<Participant> local = Optional.empty();
    private final List<Participant> remotes = new ArrayList<>();
    private final List<ChatMessage> chat = new ArrayList<>();
    private Permissions permissions = Permissions.ALL;
    private boolean recording;
    private boolean relayed;

    CallScene(String room) {
        this.room = room;
    }

    /** Ourselves with microphone and camera on. */
    static CallScene joined(String room) {
        return new CallScene(room)
                .me(new Person("me", "Robin Meyer").microphone(true).camera(true));
    }

    CallScene me(Person person) {
        local = Optional.of(person.build(true));
        return this;
    }

    CallScene with(Person... people) {
        for (Person person : people) {
            remotes.add(person.build(false));
        }
        return this;
    }

    CallScene crowd(int others) {
        String[] names = {
            "Ana Sousa",
            "Bo Lindqvist",
            "Chidi Okafor",
            "Dilnoza",
            "Elif Yılmaz",
            "Frédéric Durand",
            "Gül",
            "Hiroshi Tanaka",
            "Ingrid Aas",
            "João Pereira"
        };
        for (int i = 0; i < others; i++) {
            Person person = new Person(
                            "p" + i, names[i % names.length] + (i < names.length ? "" : " " + i / names.length))
                    .microphone(i % 3 != 1)
                    .joined(i);
            remotes.add((i % 5 == 3 ? person : person.camera(true))
                    .speaking(i == 1 || i == 5)
                    .build(false));
        }
        return this;
    }

    CallScene connection(ConnectionState state) {
        connection = state;
        return this;
    }

    CallScene permissions(Permissions now) {
        permissions = now;
        return this;
    }

    CallScene recording() {
        recording = true;
        return this;
    }

    CallScene relayed() {
        relayed = true;
        return this;
    }

    CallScene said(String identity, String name, String text) {
        return message(identity, name, text, ChatMessage.Delivery.RECEIVED, false);
    }

    CallScene wrote(String text, ChatMessage.Delivery delivery) {
        return message("me", "Robin Meyer", text, delivery, false);
    }

    CallScene message(String identity, String name, String text, ChatMessage.Delivery delivery, boolean edited) {
        boolean own = identity.equals("me");
        chat.add(new ChatMessage(
                "m" + chat.size(),
                identity,
                name,
                NOON.plusSeconds(40L * chat.size()),
                text,
                own,
                delivery,
                edited,
                identity.equals("ai-agent")));
        return this;
    }

    /** A message with a file. */
    CallScene sent(String identity, String name, String text, ChatMessage.Attachment file) {
        chat.add(new ChatMessage(
                "m" + chat.size(),
                identity,
                name,
                NOON.plusSeconds(40L * chat.size()),
                text,
                false,
                ChatMessage.Delivery.RECEIVED,
                false,
                false,
                false,
                List.of(file)));
        return this;
    }

    RoomSnapshot snapshot() {
        boolean up = connection instanceof ConnectionState.Connected;
        return new RoomSnapshot(
                room,
                connection,
                local,
                remotes,
                chat,
                up || connection instanceof ConnectionState.Reconnecting
                        ? Optional.of(new MediaPath(
                                "tcp",
                                relayed,
                                relayed,
                                relayed ? "turn.example.org" : "192.0.2.10",
                                relayed ? 5349 : 7881,
                                ""))
                        : Optional.empty(),
                up ? Duration.ofMillis(24) : Duration.ZERO,
                recording,
                "",
                permissions);
    }

    /** A room in this state, with still pictures for all who have a camera. */
    SimulatedRoom room() {
        SimulatedRoom simulated = new SimulatedRoom(room);
        RoomSnapshot snapshot = snapshot();
        int hue = 20;
        List<Participant> all = new ArrayList<>(remotes);
        local.ifPresent(all::add);
        for (Participant person : all) {
            for (Publication publication : person.publications()) {
                hue += 47;
                int colour = hue % 360;
                if (publication.kind() == MediaKind.VIDEO) {
                    int width = publication.width();
                    int height = publication.height();
                    simulated.picturesOf(publication.sid()).showing(() -> new SimulatedPicture(width, height, colour));
                }
            }
        }
        simulated.push(snapshot);
        return simulated;
    }

    static SimulatedMedia media() {
        return SimulatedMedia.complete();
    }

    /** Someone, put together. */
    static final class Person {
        private final String identity;
        private final String name;
        private final List<Publication> publications = new ArrayList<>();
        private Participant.Kind kind = Participant.Kind.STANDARD;
        private boolean speaking;
        private ConnectionQuality quality = ConnectionQuality.EXCELLENT;
        private int joined;

        Person(String identity, String name) {
            this.identity = identity;
            this.name = name;
        }

        Person microphone(boolean on) {
            return publish(TrackSource.MICROPHONE, MediaKind.AUDIO, on, 0, 0, false, false);
        }

        Person camera(boolean on) {
            return publish(TrackSource.CAMERA, MediaKind.VIDEO, on, 1280, 720, false, false);
        }

        /** As programs publish that do not say what it is. */
        Person withoutSource(MediaKind mediaKind, boolean on) {
            int size = mediaKind == MediaKind.VIDEO ? 360 : 0;
            return publish(TrackSource.UNKNOWN, mediaKind, on, 16 * size / 9, size, false, false);
        }

        Person pausedCamera() {
            return publish(TrackSource.CAMERA, MediaKind.VIDEO, true, 1280, 720, true, false);
        }

        Person encryptedCamera() {
            return publish(TrackSource.CAMERA, MediaKind.VIDEO, true, 1280, 720, false, true);
        }

        Person encryptedMicrophone() {
            return publish(TrackSource.MICROPHONE, MediaKind.AUDIO, true, 0, 0, false, true);
        }

        Person screen(int width, int height) {
            return publish(TrackSource.SCREEN_SHARE, MediaKind.VIDEO, true, width, height, false, false);
        }

        Person agent() {
            kind = Participant.Kind.AGENT;
            return this;
        }

        Person speaking(boolean now) {
            speaking = now;
            return this;
        }

        Person quality(ConnectionQuality now) {
            quality = now;
            return this;
        }

        Person joined(int seconds) {
            joined = seconds;
            return this;
        }

        private Person publish(
                TrackSource source,
                MediaKind mediaKind,
                boolean on,
                int width,
                int height,
                boolean paused,
                boolean encrypted) {
            publications.add(new Publication(
                    "TR_" + identity + "_" + source + (publications.size() < 3 ? "" : publications.size()),
                    mediaKind,
                    source,
                    "",
                    !on,
                    width,
                    height,
                    "",
                    encrypted,
                    identity.equals("me") ? Publication.Subscription.OWN : Publication.Subscription.SUBSCRIBED,
                    paused));
            return this;
        }

        Participant build(boolean isLocal) {
            return new Participant(
                    "PA_" + identity,
                    identity,
                    name,
                    kind,
                    isLocal,
                    NOON.plusSeconds(joined),
                    "",
                    Map.of(),
                    publications,
                    speaking,
                    speaking ? 0.6 : 0,
                    quality);
        }
    }
}
