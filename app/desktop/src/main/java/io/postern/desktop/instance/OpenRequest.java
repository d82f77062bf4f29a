package io.postern.desktop.instance;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/** The messages between instances: one line of JSON each way, understood by older and newer versions. */
final class OpenRequest {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The limit on the sent part of a link; the window reports that a link of this length cannot be opened. */
    private static final int MAX_LINK_CHARS = 4096;

    /** The request of a later launch. */
    record Start(Optional<String> link) {}

    /** The response of the first instance. */
    sealed interface Reply {
        record Answered(SingleInstanceServer.Answer answer) implements Reply {}

        /** The window does not exist yet. */
        record Wait(Duration longest) implements Reply {}

        /** The process listens, but its window does not respond. */
        record Hung() implements Reply {}

        record Unreadable() implements Reply {}
    }

    private OpenRequest() {}

    static String start(Optional<String> link) {
        ObjectNode message = JSON.createObjectNode().put("start", true);
        link.ifPresent(text -> message.put("link", text.substring(0, Math.min(MAX_LINK_CHARS, text.length()))));
        return message.toString();
    }

    static Optional<Start> readStart(String line) {
        JsonNode message = read(line);
        if (!message.path("start").asBoolean(false)) {
            return Optional.empty();
        }
        JsonNode link = message.path("link");
        return Optional.of(new Start(link.isTextual() ? Optional.of(link.asText()) : Optional.empty()));
    }

    static String wait(Duration longest) {
        return JSON.createObjectNode().put("wait", longest.toMillis()).toString();
    }

    /** @param answer empty if the window does not respond */
    static String answer(Optional<SingleInstanceServer.Answer> answer) {
        return JSON.createObjectNode()
                .put(
                        "answer",
                        answer.map(said -> said.name().toLowerCase(Locale.ROOT)).orElse("hung"))
                .toString();
    }

    static String refused() {
        return JSON.createObjectNode().put("answer", "refused").toString();
    }

    static Reply readReply(String line) {
        JsonNode message = read(line);
        if (message.path("wait").isNumber()) {
            long millis = Math.clamp(message.path("wait").asLong(), 0, SingleInstanceServer.STARTUP_TIMEOUT.toMillis());
            return new Reply.Wait(Duration.ofMillis(millis));
        }
        return switch (message.path("answer").asText("")) {
            case "shown" -> new Reply.Answered(SingleInstanceServer.Answer.SHOWN);
            case "closing" -> new Reply.Answered(SingleInstanceServer.Answer.CLOSING);
            case "hung" -> new Reply.Hung();
            default -> new Reply.Unreadable();
        };
    }

    private static JsonNode read(String line) {
        try {
            return JSON.readTree(line);
        } catch (JsonProcessingException e) {
            return JSON.missingNode();
        }
    }
}
