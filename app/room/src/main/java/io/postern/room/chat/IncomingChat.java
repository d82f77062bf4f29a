package io.postern.room.chat;

import io.postern.room.ChatMessage.Attachment;
import java.time.Instant;
import java.util.List;

/** A chat message, a file or a deletion that a peer sent, in whichever dialect. */
public sealed interface IncomingChat {
    /** The identity of the sender. */
    String sender();

    /**
     * A message, new or edited.
     *
     * @param cut whether the sender wrote more than is kept
     * @param attachments ids of the streams of files that belong to it
     */
    record Text(
            String sender,
            String id,
            Instant sentAt,
            String text,
            boolean generated,
            boolean cut,
            List<String> attachments)
            implements IncomingChat {
        public Text {
            attachments = List.copyOf(attachments);
        }

        /** A message of which everything is kept, without files. */
        public Text(String sender, String id, Instant sentAt, String text, boolean generated) {
            this(sender, id, sentAt, text, generated, false, List.of());
        }
    }

    /** A file begins to arrive, by itself or as part of a message. */
    record File(String sender, Instant sentAt, Attachment file) implements IncomingChat {}

    /** The deletion of a message. */
    record Deleted(String sender, String id) implements IncomingChat {}
}
