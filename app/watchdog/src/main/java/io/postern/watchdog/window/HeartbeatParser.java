package io.postern.watchdog.window;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.watchdog.liveness.WindowHeartbeat;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalTime;
import java.util.Optional;
import java.util.function.Function;

/**
 * Parses the lines that a window sends. Never fails: a field that cannot be read counts as absent, and a line that is not
 * a message becomes {@link WindowMessage.Unrecognized}.
 */
final class HeartbeatParser {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HeartbeatParser() {}

    /** Parses one line. */
    static WindowMessage parse(String line) {
        JsonNode message;
        try {
            message = JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return new WindowMessage.Unrecognized();
        }
        if (message.has("hello")) {
            return new WindowMessage.Hello(
                    message.path("pid").asLong(),
                    text(message, "version").orElse(""),
                    text(message, "java").orElse(""),
                    message.path("safe").asBoolean());
        }
        return message.has("beat") ? new WindowMessage.Heartbeat(heartbeat(message)) : new WindowMessage.Unrecognized();
    }

    private static WindowHeartbeat heartbeat(JsonNode message) {
        return new WindowHeartbeat(
                message.path("fx").asLong(),
                activity(message.path("meeting").asText()),
                text(message, "room"),
                text(message, "next").flatMap(time -> time(time, Instant::parse)),
                text(message, "restartAt").flatMap(time -> time(time, LocalTime::parse)),
                text(message, "signal").orElse(""),
                message.path("others").asInt(WindowHeartbeat.UNKNOWN_COUNT),
                message.path("arriving").asInt(),
                message.path("decoding").asInt(),
                message.path("heap").asLong());
    }

    // An unknown activity may be a call, so it must not be interrupted.
    private static WindowHeartbeat.CallActivity activity(String name) {
        try {
            return WindowHeartbeat.CallActivity.valueOf(name);
        } catch (IllegalArgumentException e) {
            return WindowHeartbeat.CallActivity.IN_MEETING;
        }
    }

    private static Optional<String> text(JsonNode message, String field) {
        return Optional.ofNullable(message.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    private static <T> Optional<T> time(String text, Function<String, T> parser) {
        try {
            return Optional.of(parser.apply(text));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }
}
