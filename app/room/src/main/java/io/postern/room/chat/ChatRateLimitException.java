package io.postern.room.chat;

/** Thrown for a chat message over the rate limit of its sender, which is left out. */
public final class ChatRateLimitException extends RuntimeException {
    private final String sender;

    /** Has no stack trace, because senders decide how often it is thrown. */
    ChatRateLimitException(String sender) {
        super("more chat messages than are looked at", null, false, false);
        this.sender = sender;
    }

    /** The identity of the sender. */
    public String sender() {
        return sender;
    }
}
