package io.postern.room.chat;

import java.time.Instant;

/** What a peer says about the chat, in no particular dialect any more. */
public sealed interface ChatInput {
    /** Who sent it. */
    String sender();

    /** A message, new or edited. */
    record Text(String sender, String id, Instant sentAt, String text, boolean generated) implements ChatInput {}

    /** A message taken back. */
    record Deleted(String sender, String id) implements ChatInput {}
}
