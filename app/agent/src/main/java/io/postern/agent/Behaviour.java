package io.postern.agent;

import io.postern.room.Room;
import io.postern.room.RoomEvent;

/**
 * Something the agent does in one room. It outlives single visits: when the agent has to join again, the same behaviour
 * gets the events of the new {@link Room}. Called on the room's executor, so it never waits; events of two visits never
 * overlap.
 */
interface Behaviour {
    void on(RoomEvent event, Room room);
}
