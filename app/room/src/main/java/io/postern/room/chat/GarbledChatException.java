package io.postern.room.chat;

/** A packet that claims to be chat and cannot be understood. */
public final class GarbledChatException extends RuntimeException {
    private final String sender;

    /** Without a stack trace: it is thrown as often as somebody likes. */
    GarbledChatException(String sender, String detail) {
        super(detail, null, false, false);
        this.sender = sender;
    }

    /** The identity of the sender. */
    public String sender() {
        return sender;
    }
}
