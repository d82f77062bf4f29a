package io.postern.room.chat;

/** Thrown for a packet that claims to be chat but is malformed. */
public final class GarbledChatException extends RuntimeException {
    private final String sender;

    /** Has no stack trace, because senders decide how often it is thrown. */
    GarbledChatException(String sender, String detail) {
        super(detail, null, false, false);
        this.sender = sender;
    }

    /** The identity of the sender. */
    public String sender() {
        return sender;
    }
}
