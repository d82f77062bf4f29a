package io.postern.room;

import java.time.Instant;
import java.util.List;

/**
 * One chat message. Immutable; an edit or a change of delivery replaces it under the same sender and id.
 *
 * @param id unique per sender
 * @param sentAt the sender's clock
 * @param text empty if there are only files
 * @param own whether we sent it
 * @param edited whether the text was replaced after it was first seen
 * @param generated whether the sender says a machine wrote it
 * @param cut whether the sender wrote more than is kept
 * @param attachments files that the sender sends with it; they are named and not received
 */
public record ChatMessage(
        String id,
        String senderIdentity,
        String senderName,
        Instant sentAt,
        String text,
        boolean own,
        Delivery delivery,
        boolean edited,
        boolean generated,
        boolean cut,
        List<Attachment> attachments) {
    public ChatMessage {
        attachments = List.copyOf(attachments);
    }

    /** A message of which everything is kept, without files. */
    public ChatMessage(
            String id,
            String senderIdentity,
            String senderName,
            Instant sentAt,
            String text,
            boolean own,
            Delivery delivery,
            boolean edited,
            boolean generated) {
        this(id, senderIdentity, senderName, sentAt, text, own, delivery, edited, generated, false, List.of());
    }

    /**
     * A file that somebody sends.
     *
     * @param id of the stream it comes in
     * @param name as its sender calls it; empty if it has none or nothing is known of it yet
     * @param bytes its size; negative if it is not known
     */
    public record Attachment(String id, String name, long bytes) {}

    /** How far a message got. */
    public enum Delivery {
        SENDING,
        SENT,
        FAILED,
        RECEIVED
    }
}
