package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.database.Database;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.rooms.RemovedParticipants;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** A removed participant must not rejoin automatically. */
class ReturnTest {
    private static final Map<String, String> WEEKLY = Map.of("roomName", "weekly");

    @Test
    void whoWasNotRemovedMayComeBack() {
        try (BackendServer server = BackendServer.start(TestBackends.config(TestBackends.unreachableLiveKit()));
                HttpCaller caller = new HttpCaller(server.url())) {
            TestBackends.addPeople(server);
            assertEquals(
                    "{\"mayReturn\":true}",
                    caller.post("/api/livekit/return", login(caller), WEEKLY).body());
            assertEquals(
                    "401 session_expired",
                    caller.post("/api/livekit/return", "nobody", WEEKLY).error());
            // The removal failed, so it was not recorded.
            HttpAnswer removal = caller.delete("/api/rooms/weekly/participants/ada", login(caller, "grace"));
            assertEquals("502 livekit_unreachable", removal.error());
            assertEquals(
                    "{\"mayReturn\":true}",
                    caller.post("/api/livekit/return", login(caller), WEEKLY).body());
        }
    }

    @Test
    void aRemovalIsRememberedForARoomUntilTheyJoinOnPurposeAndForADay() {
        SettableClock clock = new SettableClock();
        try (Database database = Database.open(DatabaseConfig.inMemory())) {
            RemovedParticipants removals = new RemovedParticipants(database, clock);
            removals.note("weekly", "ada");
            removals.note("weekly", "ada");
            assertTrue(removals.isRemoved("weekly", "ada"));
            assertFalse(removals.isRemoved("daily", "ada"));
            assertFalse(removals.isRemoved("weekly", "bob"));
            removals.clear("weekly", "ada");
            assertFalse(removals.isRemoved("weekly", "ada"));

            removals.note("weekly", "bob");
            clock.advance(Duration.ofHours(23));
            removals.deleteOld();
            assertTrue(removals.isRemoved("weekly", "bob"));
            clock.advance(Duration.ofHours(2));
            removals.deleteOld();
            assertFalse(removals.isRemoved("weekly", "bob"));

            removals.note("weekly", "x".repeat(10_000));
            assertFalse(removals.isRemoved("weekly", "x".repeat(10_000)));
        }
    }

    private static String login(HttpCaller caller) {
        return login(caller, "ada");
    }

    private static String login(HttpCaller caller, String name) {
        return caller.signIn(name, PASSWORD);
    }
}
