package io.postern.watchdog.health;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.watchdog.liveness.RestartReason;
import java.io.UncheckedIOException;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Writes a {@link HealthSnapshot} as JSON; docs/watchdog.md lists the fields. */
final class HealthJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private HealthJson() {}

    static String write(HealthSnapshot health) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("state", health.state().name());
        root.put("since", time(health.since()));
        root.put("now", time(health.now()));
        health.next().ifPresent(next -> root.put("next", time(next)));
        root.putObject("watchdog").put("version", health.version()).put("startedAt", time(health.startedAt()));
        health.window().ifPresent(window -> window(root.putObject("window"), window));
        ArrayNode restarts = root.putArray("restarts");
        for (HealthSnapshot.Restart restart : health.restarts()) {
            ObjectNode one = restarts.addObject()
                    .put("at", time(restart.at()))
                    .put("cause", restart.reason().name());
            restart.status().ifPresent(status -> one.put("status", status));
            one.put("livedSeconds", restart.lived().toSeconds());
        }
        ObjectNode counts = root.putObject("counts");
        for (Map.Entry<RestartReason, Integer> count : new TreeMap<>(health.counts()).entrySet()) {
            counts.put(count.getKey().name(), count.getValue());
        }
        try {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void window(ObjectNode node, HealthSnapshot.Window window) {
        node.put("pid", window.pid())
                .put("version", window.version())
                .put("java", window.java())
                .put("startedAt", time(window.startedAt()))
                .put("ageSeconds", window.health().age().toSeconds())
                .put("lastLineMillis", window.health().sinceLastMessage().toMillis())
                .put("lastTurnMillis", window.health().sinceLastFxTurn().toMillis())
                .put("turns", window.health().fxTurns());
        window.health().heartbeat().ifPresent(beat -> {
            node.put("meeting", beat.activity().name())
                    .put("signal", beat.connection())
                    .put("others", beat.otherParticipants())
                    .put("arriving", beat.receivedVideoTracks())
                    .put("decoding", beat.decodedVideoTracks())
                    .put("heapBytes", beat.heapBytes());
            beat.restartAt().ifPresent(at -> node.put("restartAt", at.toString()));
            beat.nextMeeting().ifPresent(next -> node.put("nextMeeting", time(next)));
        });
        window.resources()
                .ifPresent(resources -> node.put("memoryBytes", resources.residentBytes())
                        .put("threads", resources.threads())
                        .put("descriptors", resources.descriptors()));
    }

    private static String time(java.time.Instant instant) {
        return instant.truncatedTo(ChronoUnit.MILLIS).toString();
    }
}
