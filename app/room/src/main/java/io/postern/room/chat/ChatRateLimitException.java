package io.postern.room.chat;

/** A sender sends more messages than are looked at; this one was left out. */
public final class ChatRateLimitException extends RuntimeException {
    private final String sender;

    /** Without a stack trace: it is thrown as often as somebody likes. */
    ChatRateLimitException(String sender) {
        super("more chat messages than are looked at", null, false, false);
        this.sender = sender;
    }

    /** Who sent it. */
    public String sender() {
        return sender;
    }
}
