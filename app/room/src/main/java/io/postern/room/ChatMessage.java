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
        boolean generated) {
    /** How far a message got. */
    public enum Delivery {
        SENDING,
        SENT,
        FAILED,
        RECEIVED
    }
}
