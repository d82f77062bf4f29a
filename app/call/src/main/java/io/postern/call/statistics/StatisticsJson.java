package io.postern.call.statistics;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.postern.room.MediaPath;
import io.postern.room.RoomEvent;
import io.postern.room.RoomRates.Incoming;
import io.postern.room.RoomRates.Outgoing;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Writes statistics and events as JSON objects, in pure functions; docs/statistics.md documents the fields. Pure
 * functions.
 */
final class StatisticsJson {
    private static final ObjectMapper JSON = new ObjectMapper();

    private StatisticsJson() {}

    static ObjectNode second(String room, CallStatistics figures) {
        ObjectNode line = line(figures.takenAt(), "second", room);
        line.put("millis", figures.rates().span().toMillis());
        figures.rates().path().ifPresent(path -> line.set("path", path(path)));
        line.put("roundTripMillis", millis(figures.rates().roundTrip()));
        line.put("sendKilobits", kilobits(figures.rates().sendBitrate()));
        line.put("receiveKilobits", kilobits(figures.rates().receiveBitrate()));
        ArrayNode received = line.putArray("received");
        figures.rates().incoming().forEach(track -> received.add(incoming(track, figures)));
        ArrayNode sent = line.putArray("sent");
        figures.rates().outgoing().forEach(track -> sent.add(outgoing(track)));
        return line;
    }

    static ObjectNode event(Instant at, String room, String event, Map<String, Object> details) {
        ObjectNode line = line(at, "event", room);
        line.put("event", event);
        details.forEach((name, value) -> line.set(name, JSON.valueToTree(value)));
        return line;
    }

    /** The events that a person in the call waits for or notices; empty for others. */
    static Optional<ObjectNode> event(Instant at, String room, RoomEvent event) {
        if (event instanceof RoomEvent.Reconnecting again) {
            return Optional.of(event(at, room, "reconnecting", Map.of("attempt", again.attempt())));
        }
        if (event instanceof RoomEvent.Reconnected) {
            return Optional.of(event(at, room, "reconnected", Map.of()));
        }
        if (event instanceof RoomEvent.Trouble trouble) {
            return Optional.of(event(
                    at,
                    room,
                    "trouble",
                    Map.of("failure", trouble.failure().kind().name())));
        }
        if (event instanceof RoomEvent.Disconnected over) {
            return Optional.of(
                    event(at, room, "ended", Map.of("reason", over.reason().name())));
        }
        return Optional.empty();
    }

    private static ObjectNode line(Instant at, String kind, String room) {
        return JSON.createObjectNode()
                .put("time", at.truncatedTo(ChronoUnit.MILLIS).toString())
                .put("kind", kind)
                .put("room", room);
    }

    private static ObjectNode path(MediaPath path) {
        ObjectNode node = JSON.createObjectNode()
                .put("protocol", path.protocol())
                .put("relayed", path.relayed())
                .put("tls", path.tls())
                .put("host", path.host())
                .put("port", path.port());
        if (!path.proxy().isEmpty()) {
            node.put("proxy", path.proxy());
        }
        return node;
    }

    private static ObjectNode incoming(Incoming track, CallStatistics figures) {
        ObjectNode node = JSON.createObjectNode()
                .put("identity", track.identity())
                .put("source", word(track.source()))
                .put("codec", track.codec())
                .put("kilobits", kilobits(track.bitrate()))
                .put("lossPercent", rounded(track.lossShare() * 100))
                .put("jitterMillis", rounded(track.jitterMillis()))
                .put("delayMillis", rounded(track.delayMillis()));
        if (!track.video()) {
            return node.put("concealedPercent", rounded(track.concealedShare() * 100));
        }
        node.put("width", track.width())
                .put("height", track.height())
                .put("layer", word(track.layer()))
                .put("paused", track.paused())
                .put("decodedPerSecond", rounded(track.framesPerSecond()))
                .put("dropped", figures.dropped(track))
                .put("freezes", track.freezes())
                .put("decodeMillis", rounded(track.decodeMillis()));
        figures.shown(track).ifPresent(rate -> node.put("shownPerSecond", rounded(rate)));
        return node;
    }

    private static ObjectNode outgoing(Outgoing track) {
        ObjectNode node = JSON.createObjectNode()
                .put("source", word(track.source()))
                .put("codec", track.codec())
                .put("kilobits", kilobits(track.bitrate()))
                .put("active", track.active());
        if (track.video()) {
            node.put("layer", track.rid())
                    .put("width", track.width())
                    .put("height", track.height())
                    .put("encodedPerSecond", rounded(track.framesPerSecond()))
                    .put("encodeMillis", rounded(track.encodeMillis()))
                    .put("limitedBy", track.limitation());
        }
        return node;
    }

    static double millis(Duration duration) {
        return rounded(duration.toNanos() / 1e6);
    }

    private static String word(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    private static long kilobits(long bits) {
        return Math.round(bits / 1000.0);
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}
