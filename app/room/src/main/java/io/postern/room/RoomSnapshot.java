package io.postern.room;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The whole state of a room at one moment. Immutable, published whole.
 *
 * @param name the room's name as asked for
 * @param connection the state of the connection
 * @param local ourselves, once joined
 * @param remotes the others in the order they joined
 * @param chat all messages of this visit, oldest first, at most the last 2,000
 * @param path the media path, once known
 * @param roundTrip the round-trip time of signalling; zero before the first measurement
 * @param recording whether the server says the room is recorded
 * @param metadata the room's application data, may be empty
 * @param permissions our permissions
 */
public record RoomSnapshot(
        String name,
        ConnectionState connection,
        Optional<Participant> local,
        List<Participant> remotes,
        List<ChatMessage> chat,
        Optional<MediaPath> path,
        Duration roundTrip,
        boolean recording,
        String metadata,
        Permissions permissions) {
    public RoomSnapshot {
        remotes = List.copyOf(remotes);
        chat = List.copyOf(chat);
    }

    /** Creates a snapshot with all permissions. */
    public RoomSnapshot(
            String name,
            ConnectionState connection,
            Optional<Participant> local,
            List<Participant> remotes,
            List<ChatMessage> chat,
            Optional<MediaPath> path,
            Duration roundTrip,
            boolean recording,
            String metadata) {
        this(name, connection, local, remotes, chat, path, roundTrip, recording, metadata, Permissions.ALL);
    }

    /** Creates the snapshot of a room before joining. */
    public static RoomSnapshot idle(String name) {
        return new RoomSnapshot(
                name,
                new ConnectionState.Idle(),
                Optional.empty(),
                List.of(),
                List.of(),
                Optional.empty(),
                Duration.ZERO,
                false,
                "");
    }

    /** The sources that the server lets us publish. */
    public Set<TrackSource> publishable() {
        return permissions.publishable();
    }

    /** A participant, own or remote, by identity. */
    public Optional<Participant> participant(String identity) {
        if (local.isPresent() && local.get().identity().equals(identity)) {
            return local;
        }
        return remotes.stream().filter(p -> p.identity().equals(identity)).findFirst();
    }
}
