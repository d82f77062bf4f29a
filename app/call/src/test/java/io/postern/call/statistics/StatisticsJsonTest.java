package io.postern.call.statistics;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.room.DisconnectReason;
import io.postern.room.RoomEvent;
import io.postern.room.RoomFailure;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatisticsJsonTest {
    private static final Instant NOON = Instant.parse("2026-03-02T12:00:00.123456Z");

    @Test
    void whatPeopleWaitForIsALineEach() {
        assertLine("\"reconnecting\",\"attempt\":2", new RoomEvent.Reconnecting(2));
        assertLine("\"reconnected\"", new RoomEvent.Reconnected(false));
        assertLine("\"ended\",\"reason\":\"ROOM_CLOSED\"", new RoomEvent.Disconnected(DisconnectReason.ROOM_CLOSED));
    }

    @Test
    void troubleIsToldByItsKindAndWithoutItsDetail() {
        assertLine(
                "\"trouble\",\"failure\":\"GARBLED_DATA\"",
                new RoomEvent.Trouble(new RoomFailure(RoomFailure.Kind.GARBLED_DATA, false, "from somebody")));
    }

    @Test
    void everythingElseIsNotWritten() {
        assertEquals(Optional.empty(), StatisticsJson.event(NOON, "weekly", new RoomEvent.Connected()));
    }

    private static void assertLine(String end, RoomEvent event) {
        assertEquals(
                "{\"time\":\"2026-03-02T12:00:00.123Z\",\"kind\":\"event\",\"room\":\"weekly\",\"event\":" + end + "}",
                StatisticsJson.event(NOON, "weekly", event).orElseThrow().toString());
    }
}
