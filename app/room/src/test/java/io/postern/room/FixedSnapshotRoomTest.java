package io.postern.room;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FixedSnapshotRoomTest {
    @Test
    void showsItsSnapshotToEveryListenerAndNeverAnother() {
        List<RoomSnapshot> seen = new ArrayList<>();
        try (Room room = FixedSnapshotRoom.ofTwo()) {
            room.onSnapshot(seen::add).close();
            room.join().join();
            room.setEnabled(TrackSource.CAMERA, false).join();
            room.leave().join();
            assertEquals(List.of(room.snapshot()), seen);
            assertTrue(room.snapshot().local().isPresent());
            assertEquals(1, room.snapshot().remotes().size());
        }
    }
}
