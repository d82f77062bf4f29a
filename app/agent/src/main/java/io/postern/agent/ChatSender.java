package io.postern.agent;

import io.postern.room.Room;
import io.postern.room.RoomException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends chat messages of the agent and logs failures. */
final class ChatSender {
    /** The maximum length of a message; see {@link Room#sendChat}. */
    static final int MAX_CHARACTERS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ChatSender.class);
    private static final String ELLIPSIS = "\u2026";

    private ChatSender() {}

    /** Sends a message. A failure is only logged. */
    static void send(Room room, String text) {
        room.sendChat(shortened(text, MAX_CHARACTERS)).whenComplete((message, failure) -> {
            if (failure != null) {
                log.warn("A message to {} was not sent: {}", room.name(), reason(failure));
            }
        });
    }

    /** Truncates a text without splitting a surrogate pair. */
    static String shortened(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        int end = maxCharacters - ELLIPSIS.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }

    /** Describes the failure of a future without a stack trace. */
    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RoomException room) {
                return room.failure().kind() + " " + room.failure().detail();
            }
        }
        return failure.toString();
    }
}
