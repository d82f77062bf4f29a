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

/** A line of the window's. What is not understood in it counts as not said; what is no line of ours, as nothing. */
public sealed interface WindowMessage {
    /**
     * The first one.
     *
     * @param pid of the window's JVM, which a launcher may have started
     */
    record Hello(long pid, String version, String java, boolean safe) implements WindowMessage {}

    /** One of every second. */
    record Heard(WindowHeartbeat beat) implements WindowMessage {}

    /** Something that only shows that it can speak. */
    record Noise() implements WindowMessage {}

    /** Reads one line. */
    static WindowMessage parse(String line) {
        JsonNode message;
        try {
            message = Lines.JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return new Noise();
        }
        if (message.has("hello")) {
            return new Hello(
                    message.path("pid").asLong(),
                    text(message, "version").orElse(""),
                    text(message, "java").orElse(""),
                    message.path("safe").asBoolean());
        }
        return message.has("beat") ? new Heard(beat(message)) : new Noise();
    }

    private static WindowHeartbeat beat(JsonNode message) {
        return new WindowHeartbeat(
                message.path("fx").asLong(),
                meeting(message.path("meeting").asText()),
                text(message, "room"),
                text(message, "next").flatMap(time -> Lines.time(time, Instant::parse)),
                text(message, "restartAt").flatMap(time -> Lines.time(time, LocalTime::parse)),
                text(message, "signal").orElse(""),
                message.path("others").asInt(WindowHeartbeat.UNKNOWN),
                message.path("arriving").asInt(),
                message.path("decoding").asInt(),
                message.path("heap").asLong());
    }

    // One that is not known here may well be a meeting.
    private static WindowHeartbeat.Meeting meeting(String name) {
        try {
            return WindowHeartbeat.Meeting.valueOf(name);
        } catch (IllegalArgumentException e) {
            return WindowHeartbeat.Meeting.IN_MEETING;
        }
    }

    private static Optional<String> text(JsonNode message, String field) {
        return Optional.ofNullable(message.get(field))
                .filter(JsonNode::isTextual)
                .map(JsonNode::asText);
    }

    /** What reading them takes. */
    final class Lines {
        private static final ObjectMapper JSON = new ObjectMapper();

        private Lines() {}

        private static <T> Optional<T> time(String text, Function<String, T> parser) {
            try {
                return Optional.of(parser.apply(text));
            } catch (DateTimeException e) {
                return Optional.empty();
            }
        }
    }
}
