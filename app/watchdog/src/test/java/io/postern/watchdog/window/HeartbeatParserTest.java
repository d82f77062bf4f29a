package io.postern.watchdog.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.postern.watchdog.liveness.WindowHeartbeat;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HeartbeatParserTest {
    @Test
    void aWindowSaysWhoItIsFirst() {
        assertEquals(
                new WindowMessage.Hello(7, "1.2", "25", false),
                HeartbeatParser.parse("{\"hello\":1,\"pid\":7,\"version\":\"1.2\",\"java\":\"25\",\"safe\":false}"));
    }

    @Test
    void aBeatSaysHowItFares() {
        assertEquals(
                new WindowMessage.Heartbeat(new WindowHeartbeat(
                        12,
                        WindowHeartbeat.CallActivity.IN_MEETING,
                        Optional.of("weekly"),
                        Optional.of(Instant.parse("2026-06-01T12:00:00Z")),
                        Optional.of(LocalTime.of(3, 30)),
                        "CONNECTED",
                        2,
                        3,
                        1,
                        99)),
                HeartbeatParser.parse("{\"beat\":14,\"fx\":12,\"meeting\":\"IN_MEETING\",\"room\":\"weekly\","
                        + "\"next\":\"2026-06-01T12:00:00Z\",\"restartAt\":\"03:30\",\"signal\":\"CONNECTED\","
                        + "\"others\":2,\"arriving\":3,\"decoding\":1,\"heap\":99}"));
    }

    @Test
    void whatIsNotUnderstoodInABeatCountsAsNotSaid() {
        WindowMessage said = HeartbeatParser.parse(
                "{\"beat\":1,\"fx\":1,\"meeting\":\"WORKSHOP\",\"next\":\"soon\",\"restartAt\":3}");
        WindowHeartbeat heartbeat =
                assertInstanceOf(WindowMessage.Heartbeat.class, said).heartbeat();
        assertEquals(WindowHeartbeat.CallActivity.IN_MEETING, heartbeat.activity());
        assertEquals(Optional.empty(), heartbeat.nextMeeting());
        assertEquals(Optional.empty(), heartbeat.restartAt());
        assertEquals(WindowHeartbeat.UNKNOWN_COUNT, heartbeat.otherParticipants());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "hello", "{\"beat\":", "[1,2]", "{\"other\":1}", "null"})
    void whatIsNoLineOfOursIsNoise(String line) {
        assertInstanceOf(WindowMessage.Unrecognized.class, HeartbeatParser.parse(line));
    }
}
