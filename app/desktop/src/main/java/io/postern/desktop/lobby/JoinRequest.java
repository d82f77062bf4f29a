package io.postern.desktop.lobby;

import io.postern.room.Room;

/**
 * A request to join a room.
 *
 * @param room not joined yet, perhaps prepared; the receiver's from here on
 * @param clickedAt when Join was pressed, {@link System#nanoTime}
 * @param releaseDevices gives back the lobby's leases; to be run once the room has devices of its own, so that camera
 *     and microphone stay open on the way
 */
public record JoinRequest(Room room, long clickedAt, boolean microphoneOn, boolean cameraOn, Runnable releaseDevices) {}
