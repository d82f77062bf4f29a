package io.postern.room.chat;

import io.postern.room.ChatMessage;
import io.postern.room.ChatMessage.Attachment;
import io.postern.room.ChatMessage.Delivery;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.LongSupplier;

/**
 * Keeps the chat messages of one visit. A message is known by its sender and id: the first dialect to deliver it wins,
 * the same id with another text is an edit, and the same text again is ignored.
 *
 * <p>Bounded in count and bytes, for each sender and in total, by fair-share eviction: over the limit, the sender with
 * the most messages loses their oldest one.
 *
 * <p>Kept in order of arrival, not of the senders' clocks: one wrong clock must not hide a new message far above. Only
 * a late message, which was sent again to a participant who had missed it, is sorted among its sender's messages of the
 * last minute. Not thread safe; the room's executor owns it.
 */
public final class ChatHistory {
    /** Nobody scrolls back further. */
    static final FairShareQuota.Bounds MESSAGES = new FairShareQuota.Bounds(1_000, 2_000, 1024 * 1024, 4 * 1024 * 1024);

    /** The memory that a message takes besides its texts. */
    private static final int OVERHEAD_BYTES = 512;

    /** The age up to which a message may be preceded by a late one of the same sender. */
    static final Duration MAX_LATENESS = Duration.ofSeconds(60);

    private final LongSupplier nanoTime;
    private final FairShareQuota quota = new FairShareQuota(MESSAGES);
    private final SequencedMap<FairShareQuota.Item, ChatMessage> messages = new LinkedHashMap<>();

    /** The arrival times of others' messages that are not older than {@link #MAX_LATENESS}, in order. */
    private final SequencedMap<FairShareQuota.Item, Long> arrivals = new LinkedHashMap<>();

    public ChatHistory() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    ChatHistory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /** The messages, oldest first. */
    public List<ChatMessage> messages() {
        return List.copyOf(messages.values());
    }

    /**
     * Adds a message of another participant.
     *
     * @return the message as it now stands if anything changed
     */
    public Optional<ChatMessage> received(ChatMessage message) {
        FairShareQuota.Item key = new FairShareQuota.Item(message.senderIdentity(), message.id());
        ChatMessage known = messages.get(key);
        if (known == null) {
            ChatMessage complete = with(message, filesKnown(message));
            keepInOrder(key, complete);
            return Optional.of(complete);
        }
        boolean sameText = known.text().equals(message.text());
        if (known.own() || (sameText && (message.attachments().isEmpty() || isNamed(known, message)))) {
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
                known.edited() || !sameText,
                message.generated(),
                message.cut(),
                message.attachments().isEmpty() ? known.attachments() : filesKnown(message));
        keep(key, edited);
        return Optional.of(edited);
    }

    /**
     * Adds a file of another participant, to the message that announced it or else as a message of its own.
     *
     * @param message of the file alone, under the id of its stream
     * @return the message if it is one of its own
     */
    public Optional<ChatMessage> receivedFile(ChatMessage message) {
        Attachment file = message.attachments().getFirst();
        for (Map.Entry<FairShareQuota.Item, ChatMessage> entry : messages.entrySet()) {
            ChatMessage known = entry.getValue();
            if (known.senderIdentity().equals(message.senderIdentity()) && !known.own() && has(known, file.id())) {
                keep(
                        entry.getKey(),
                        with(
                                known,
                                known.attachments().stream()
                                        .map(attached -> attached.id().equals(file.id()) ? file : attached)
                                        .toList()));
                return Optional.empty();
            }
        }
        return received(message);
    }

    /** Merges files that arrived before their message into it, and removes their own messages. */
    private List<Attachment> filesKnown(ChatMessage message) {
        return message.attachments().stream()
                .map(attached -> {
                    FairShareQuota.Item key = new FairShareQuota.Item(message.senderIdentity(), attached.id());
                    ChatMessage alone = messages.get(key);
                    if (alone == null
                            || alone.own()
                            || attached.id().equals(message.id())
                            || !has(alone, attached.id())) {
                        return attached;
                    }
                    quota.remove(key);
                    messages.remove(key);
                    return alone.attachments().getFirst();
                })
                .toList();
    }

    private static boolean isNamed(ChatMessage known, ChatMessage message) {
        return message.attachments().stream().allMatch(attached -> has(known, attached.id()));
    }

    private static boolean has(ChatMessage message, String attachmentId) {
        return message.attachments().stream().anyMatch(file -> file.id().equals(attachmentId));
    }

    private static ChatMessage with(ChatMessage message, List<Attachment> attachments) {
        return new ChatMessage(
                message.id(),
                message.senderIdentity(),
                message.senderName(),
                message.sentAt(),
                message.text(),
                message.own(),
                message.delivery(),
                message.edited(),
                message.generated(),
                message.cut(),
                attachments);
    }

    /** Adds an own message that is being sent. */
    public void sending(ChatMessage message) {
        keep(new FairShareQuota.Item(message.senderIdentity(), message.id()), message);
    }

    /** Updates the delivery of an own message. */
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
                known.cut(),
                known.attachments());
        messages.put(key, changed);
        return Optional.of(changed);
    }

    /** Removes a message that its sender has deleted. */
    public boolean deleted(String senderIdentity, String id) {
        FairShareQuota.Item key = new FairShareQuota.Item(senderIdentity, id);
        quota.remove(key);
        return messages.remove(key) != null;
    }

    private void keep(FairShareQuota.Item key, ChatMessage message) {
        messages.put(key, message);
        quota.put(key, bytes(message)).forEach(messages::remove);
    }

    private void keepInOrder(FairShareQuota.Item key, ChatMessage message) {
        Optional<FairShareQuota.Item> later = firstSentAfter(message);
        arrivals.put(key, nanoTime.getAsLong());
        keep(key, message);
        if (later.isEmpty() || !messages.containsKey(later.get())) {
            return;
        }
        List<FairShareQuota.Item> behind = messages.sequencedKeySet().stream()
                .dropWhile(item -> !item.equals(later.get()))
                .filter(item -> !item.equals(key))
                .toList();
        behind.forEach(item -> messages.putLast(item, messages.get(item)));
    }

    /** The first of the sender's messages that came before this one although it was sent after it. */
    private Optional<FairShareQuota.Item> firstSentAfter(ChatMessage message) {
        long oldest = nanoTime.getAsLong() - MAX_LATENESS.toNanos();
        while (!arrivals.isEmpty()
                && (arrivals.firstEntry().getValue() - oldest < 0 || arrivals.size() > MESSAGES.items())) {
            arrivals.pollFirstEntry();
        }
        return arrivals.sequencedKeySet().stream()
                .filter(item -> item.sender().equals(message.senderIdentity()))
                .filter(item -> {
                    ChatMessage known = messages.get(item);
                    return known != null && known.sentAt().isAfter(message.sentAt());
                })
                .findFirst();
    }

    private static long bytes(ChatMessage message) {
        return OVERHEAD_BYTES
                + 2L
                        * (message.text().length()
                                + message.id().length()
                                + message.senderIdentity().length()
                                + message.senderName().length())
                + message.attachments().stream()
                        .mapToLong(file -> OVERHEAD_BYTES
                                + 2L * (file.id().length() + file.name().length()))
                        .sum();
    }
}
