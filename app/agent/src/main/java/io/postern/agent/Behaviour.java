package io.postern.agent;

import io.postern.room.Room;
import io.postern.room.RoomEvent;

/**
 * Something the agent does in a room. A behaviour outlives single connections: after rejoining it receives the events
 * of the new {@link Room}. Called on the room's executor, so it must not block; events of two connections never
 * overlap.
 */
interface Behaviour {
    void on(RoomEvent event, Room room);
}
