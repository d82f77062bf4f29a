package io.postern.room.chat;

import java.time.Instant;

/** What a peer says about the chat, in no particular dialect any more. */
public sealed interface ChatInput {
    /** Who sent it. */
    String sender();

    /**
     * A message, new or edited.
     *
     * @param cut whether the sender wrote more than is kept
     */
    record Text(String sender, String id, Instant sentAt, String text, boolean generated, boolean cut)
            implements ChatInput {
        /** A message of which everything is kept. */
        public Text(String sender, String id, Instant sentAt, String text, boolean generated) {
            this(sender, id, sentAt, text, generated, false);
        }
    }

    /** A message taken back. */
    record Deleted(String sender, String id) implements ChatInput {}
}
