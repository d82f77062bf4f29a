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
 * <p>Kept in order of arrival, not of the senders' clocks: one wrong clock must not hide a new message far above. Not
 * thread safe; the room's executor owns it.
 */
public final class Conversation {
    /** More would be memory nobody scrolls through; the oldest go first. */
    static final int MAX_MESSAGES = 2_000;

    private final Map<Key, ChatMessage> messages = new LinkedHashMap<>();

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
        Key key = new Key(message.senderIdentity(), message.id());
        ChatMessage known = messages.get(key);
        if (known == null) {
            add(key, message);
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
                message.generated());
        messages.put(key, edited);
        return Optional.of(edited);
    }

    /** Takes in an own message that is on its way. */
    public void sending(ChatMessage message) {
        add(new Key(message.senderIdentity(), message.id()), message);
    }

    /** Notes how far an own message got. */
    public Optional<ChatMessage> delivered(String senderIdentity, String id, Delivery delivery) {
        Key key = new Key(senderIdentity, id);
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
                known.generated());
        messages.put(key, changed);
        return Optional.of(changed);
    }

    /** Takes a message out because its sender deleted it. */
    public boolean deleted(String senderIdentity, String id) {
        return messages.remove(new Key(senderIdentity, id)) != null;
    }

    private void add(Key key, ChatMessage message) {
        messages.put(key, message);
        if (messages.size() > MAX_MESSAGES) {
            messages.remove(messages.keySet().iterator().next());
        }
    }

    private record Key(String senderIdentity, String id) {}
}
