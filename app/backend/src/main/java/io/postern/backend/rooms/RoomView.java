package io.postern.backend.rooms;

import java.time.Instant;
import livekit.LivekitModels;

/**
 * A room in a response.
 *
 * @param createdAt ISO 8601, UTC
 * @param emptyTimeoutSeconds how long LiveKit keeps the room before anyone joined
 */
public record RoomView(String name, String sid, int numParticipants, String createdAt, int emptyTimeoutSeconds) {
    static RoomView of(LivekitModels.Room room) {
        return new RoomView(
                room.getName(),
                room.getSid(),
                room.getNumParticipants(),
                Instant.ofEpochSecond(room.getCreationTime()).toString(),
                room.getEmptyTimeout());
    }
}
