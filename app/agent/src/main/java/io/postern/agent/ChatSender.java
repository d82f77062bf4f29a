package io.postern.agent;

import io.postern.room.Room;
import io.postern.room.RoomException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How the agent says something in a room. */
final class ChatSender {
    /** What a room takes; see {@link Room#sendChat}. */
    static final int MAX_CHARACTERS = 10_000;

    private static final Logger log = LoggerFactory.getLogger(ChatSender.class);
    private static final String ELLIPSIS = "\u2026";

    private ChatSender() {}

    /** Sends a line; that it could not be sent is for the log, and the agent goes on. */
    static void say(Room room, String text) {
        room.sendChat(shortened(text, MAX_CHARACTERS)).whenComplete((message, failure) -> {
            if (failure != null) {
                log.warn("A message to {} was not sent: {}", room.name(), reason(failure));
            }
        });
    }

    /** At most so many characters, never half a surrogate pair. */
    static String shortened(String text, int maxCharacters) {
        if (text.length() <= maxCharacters) {
            return text;
        }
        int end = maxCharacters - ELLIPSIS.length();
        return text.substring(0, Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end) + ELLIPSIS;
    }

    /** What a failed future says, without stack. */
    static String reason(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RoomException room) {
                return room.failure().kind() + " " + room.failure().detail();
            }
        }
        return failure.toString();
    }
}
