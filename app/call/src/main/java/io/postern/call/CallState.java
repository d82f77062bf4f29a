package io.postern.call;

import io.postern.call.layout.CallLayout;
import io.postern.call.people.PersonModel;
import io.postern.call.tile.TileKey;
import io.postern.call.tile.TileModel;
import io.postern.room.ChatMessage;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * The complete state of a call's view, derived from a snapshot of the room and the person's choices by {@link
 * CallProjection}. Immutable.
 *
 * @param room the room's name, fit to be shown
 * @param status people and connection in words
 * @param tiles in the order they stand
 * @param own index of the own tile
 * @param inFocus index of the tile that is to be large
 * @param alone whether nobody else is there though the connection stands
 */
record CallState(
        String room,
        Phase phase,
        String status,
        List<TileModel> tiles,
        OptionalInt own,
        OptionalInt inFocus,
        CallLayout.Mode mode,
        int page,
        boolean alone,
        boolean recording,
        List<PersonModel> people,
        List<ChatMessage> chat) {
    CallState {
        tiles = List.copyOf(tiles);
        people = List.copyOf(people);
    }

    /** The phase of the call, as far as it decides what a person can do. */
    enum Phase {
        CONNECTING,
        CONNECTED,
        RECONNECTING,
        ENDED
    }

    /** The layout of the stage; empty without any tile. */
    Optional<CallLayout> layout() {
        if (tiles.isEmpty()) {
            return Optional.empty();
        }
        double aspect = inFocus.isPresent() ? tiles.get(inFocus.getAsInt()).aspect() : CallLayout.CAMERA_ASPECT;
        return Optional.of(CallLayout.choose(mode, tiles.size(), own, inFocus, aspect, page));
    }

    Optional<TileModel> tile(TileKey key) {
        return tiles.stream().filter(tile -> tile.key().equals(key)).findFirst();
    }
}
