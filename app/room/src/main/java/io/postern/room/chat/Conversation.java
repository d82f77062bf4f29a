package io.postern.room.chat;

import io.postern.room.ChatMessage;
import io.postern.room.ChatMessage.Delivery;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All messages of one visit. A message is known by its sender and id: whichever dialect brings it first wins, the same id
 * with another text later is an edit, the same text again is nothing.
 *
 * <p>Bounded in count and bytes, for each sender and in total, by fair-share eviction: where there is too much, whoever
 * wrote most loses their oldest message.
 *
 * <p>Kept in order of arrival, not of the senders' clocks: one wrong clock must not hide a new message far above. Not
 * thread safe; the room's executor owns it.
 */
public final class Conversation {
    /** More would be memory nobody scrolls through. */
    static final FairShareQuota.Bounds MESSAGES = new FairShareQuota.Bounds(1_000, 2_000, 1024 * 1024, 4 * 1024 * 1024);

    /** What a message takes besides its texts. */
    private static final int OVERHEAD_BYTES = 512;

    private final FairShareQuota quota = new FairShareQuota(MESSAGES);
    private final Map<FairShareQuota.Item, ChatMessage> messages = new LinkedHashMap<>();

    /** The messages, oldest first. */
    public List<ChatMessage> messages() {
        return List.copyOf(messages.values());
    }

    /**
     * Takes in a message of someone else.
     *
     * @return the message as it now stands if anything changed
     */
    public Optional<ChatMessage> received(ChatMessage message) {
        FairShareQuota.Item key = new FairShareQuota.Item(message.senderIdentity(), message.id());
        ChatMessage known = messages.get(key);
        if (known == null) {
            keep(key, message);
            return Optional.of(message);
        }
        if (known.own() || known.text().equals(message.text())) {
            return Optional.empty();
        }
        ChatMessage edited = new ChatMessage(
                known.id(),
                known.senderIdentity(),
                known.senderName(),
                known.sentAt(),
                message.text(),
                false,
                Delivery.RECEIVED,
                true,
                message.generated(),
                message.cut());
        keep(key, edited);
        return Optional.of(edited);
    }

    /** Takes in an own message that is on its way. */
    public void sending(ChatMessage message) {
        keep(new FairShareQuota.Item(message.senderIdentity(), message.id()), message);
    }

    /** Notes how far an own message got. */
    public Optional<ChatMessage> delivered(String senderIdentity, String id, Delivery delivery) {
        FairShareQuota.Item key = new FairShareQuota.Item(senderIdentity, id);
        ChatMessage known = messages.get(key);
        if (known == null) {
            return Optional.empty();
        }
        ChatMessage changed = new ChatMessage(
                known.id(),
                known.senderIdentity(),
                known.senderName(),
                known.sentAt(),
                known.text(),
                known.own(),
                delivery,
                known.edited(),
                known.generated(),
                known.cut());
        messages.put(key, changed);
        return Optional.of(changed);
    }

    /** Takes a message out because its sender deleted it. */
    public boolean deleted(String senderIdentity, String id) {
        FairShareQuota.Item key = new FairShareQuota.Item(senderIdentity, id);
        quota.remove(key);
        return messages.remove(key) != null;
    }

    private void keep(FairShareQuota.Item key, ChatMessage message) {
        messages.put(key, message);
        quota.put(key, bytes(message)).forEach(messages::remove);
    }

    private static long bytes(ChatMessage message) {
        return OVERHEAD_BYTES
                + 2L
                        * (message.text().length()
                                + message.id().length()
                                + message.senderIdentity().length()
                                + message.senderName().length());
    }
}
