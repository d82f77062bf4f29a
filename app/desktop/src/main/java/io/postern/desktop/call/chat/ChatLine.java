package io.postern.desktop.call.chat;

import io.postern.room.ChatMessage;

/**
 * One message as the list shows it. Immutable.
 *
 * @param sender fit to be shown
 * @param text fit to be laid out
 * @param startsRun whether it is the first of a run of one sender's messages, which carries name and time
 */
public record ChatLine(ChatMessage message, String sender, String text, boolean startsRun) {
    /** Which message it is, whatever becomes of its text and delivery. */
    record Key(String sender, String id) {}

    Key key() {
        return new Key(message.senderIdentity(), message.id());
    }

    boolean failed() {
        return message.delivery() == ChatMessage.Delivery.FAILED;
    }
}
