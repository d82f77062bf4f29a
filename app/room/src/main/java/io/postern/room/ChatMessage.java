package io.postern.room;

import java.time.Instant;

/**
 * One chat message. Immutable; an edit or a change of delivery replaces it under the same sender and id.
 *
 * @param id unique per sender
 * @param sentAt the sender's clock
 * @param own whether we sent it
 * @param edited whether the text was replaced after it was first seen
 * @param generated whether the sender says a machine wrote it
 * @param cut whether the sender wrote more than is kept
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
        boolean cut) {
    /** A message of which everything is kept. */
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
        this(id, senderIdentity, senderName, sentAt, text, own, delivery, edited, generated, false);
    }

    /** How far a message got. */
    public enum Delivery {
        SENDING,
        SENT,
        FAILED,
        RECEIVED
    }
}
