package io.postern.ui.simulation;

import io.postern.room.Room;
import io.postern.room.RoomClient;
import io.postern.room.RoomOptions;
import io.postern.signaling.token.TokenSource;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** Opens {@link SimulatedRoom}s over {@link SimulatedMedia}. */
public final class SimulatedRoomClient implements RoomClient {
    private final SimulatedMedia media;
    private final List<SimulatedRoom> rooms = new CopyOnWriteArrayList<>();
    private final List<TokenSource> tokens = new CopyOnWriteArrayList<>();
    private final AtomicBoolean closed = new AtomicBoolean();
    private volatile List<Integer> extraRelayPorts = List.of();

    public SimulatedRoomClient(SimulatedMedia media) {
        this.media = media;
    }

    /** All rooms opened so far, oldest first. */
    public List<SimulatedRoom> rooms() {
        return List.copyOf(rooms);
    }

    /** The room opened last. */
    public SimulatedRoom lastRoom() {
        if (rooms.isEmpty()) {
            throw new NoSuchElementException("No room was opened.");
        }
        return rooms.getLast();
    }

    /** The token sources the rooms were given, in the same order. */
    public List<TokenSource> tokens() {
        return List.copyOf(tokens);
    }

    public boolean closed() {
        return closed.get();
    }

    @Override
    public SimulatedMedia localMedia() {
        return media;
    }

    /** As given last. */
    public List<Integer> extraRelayPorts() {
        return extraRelayPorts;
    }

    @Override
    public void extraRelayPorts(List<Integer> ports) {
        extraRelayPorts = ports;
    }

    @Override
    public void networkChanged() {
        throw new AssertionError("nobody asked for another network");
    }

    @Override
    public Room newRoom(String roomName, TokenSource source, RoomOptions options) {
        String stripped = roomName.strip();
        if (stripped.isEmpty() || stripped.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > 256) {
            throw new IllegalArgumentException("A room name has 1 to 256 bytes.");
        }
        SimulatedRoom room = new SimulatedRoom(stripped);
        rooms.add(room);
        tokens.add(source);
        return room;
    }

    @Override
    public void close() {
        closed.set(true);
    }
}
