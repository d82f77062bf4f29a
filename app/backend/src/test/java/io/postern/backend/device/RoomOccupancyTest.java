package io.postern.backend.device;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.TestBackends;
import io.postern.backend.rooms.RoomAdministration;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RoomOccupancyTest {
    @Test
    void aMachineThatAsksAboutAnotherRoomEachTimeTakesBoundedMemory() {
        try (RoomAdministration rooms = new RoomAdministration(TestBackends.unreachableLiveKit())) {
            RoomOccupancy occupancy = new RoomOccupancy(rooms, Set::of, (room, people) -> {});
            for (int i = 0; i < 30_000; i++) {
                occupancy.fresh("room " + i);
            }
            assertTrue(occupancy.rooms() <= 10_000, occupancy.rooms() + " rooms are kept");
        }
    }
}
