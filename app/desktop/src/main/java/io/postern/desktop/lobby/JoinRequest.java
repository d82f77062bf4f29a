package io.postern.desktop.lobby;

import io.postern.room.Room;

/**
 * A request to join a room.
 *
 * @param room the room, not joined yet but perhaps prepared; the receiver owns it from here on
 * @param clickedAt the time when Join was pressed, by {@link System#nanoTime}
 * @param releaseDevices releases the lobby's leases; run it once the room has its own, so that camera and microphone
 *     stay open in between
 */
public record JoinRequest(Room room, long clickedAt, boolean microphoneOn, boolean cameraOn, Runnable releaseDevices) {}
