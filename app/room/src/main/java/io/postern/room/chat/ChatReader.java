package io.postern.room.chat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.room.ChatMessage.Attachment;
import java.io.IOException;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import livekit.LivekitModels.ChatMessage;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.UserPacket;

/**
 * Reads chat messages of all three dialects from data packets. Reassembles text streams; excess, out-of-order and
 * aborted streams are dropped, and long texts are cut. Files are announced but not received. Rate, open streams and
 * their memory are bounded for each sender, so that senders do not affect each other. Not thread safe; the room's
 * executor owns it.
 */
public final class ChatReader {
    /** The largest part of one message that is held in memory. */
    static final int MAX_TEXT_BYTES = 64 * 1024;

    /** The limits of unfinished streams, for one peer and for all together. */
    static final FairShareQuota.Bounds OPEN_STREAMS = new FairShareQuota.Bounds(16, 256, 512 * 1024, 2 * 1024 * 1024);

    /** A UUID has 36. */
    static final int MAX_ID_CHARS = 128;

    /** The limit on announced files of one message. */
    static final int MAX_ATTACHMENTS = 20;

    /** The longest name that file systems accept. */
    static final int MAX_FILE_NAME_CHARS = 255;

    /** The topics of files: with the text they belong to, or by themselves. */
    private static final Set<String> FILE_TOPICS = Set.of(ChatWriter.STREAM_TOPIC, "lk.files");

    private static final ObjectMapper JSON = new ObjectMapper();

    private final MessageRateLimiter rates;
    private final FairShareQuota quota = new FairShareQuota(OPEN_STREAMS);
    private final Map<FairShareQuota.Item, IncomingTextStream> streams = new HashMap<>();

    public ChatReader() {
        this(System::nanoTime);
    }

    /** @param nanoTime as {@link System#nanoTime} */
    ChatReader(LongSupplier nanoTime) {
        rates = new MessageRateLimiter(nanoTime);
    }

    /**
     * Reads one packet.
     *
     * @return the chat content that it completes, if any
     * @throws GarbledChatException if it claims to be chat and cannot be understood
     * @throws ChatRateLimitException if its sender exceeds the rate limit
     */
    public Optional<IncomingChat> read(DataPacket packet) {
        String sender = packet.getParticipantIdentity();
        return switch (packet.getValueCase()) {
            case CHAT_MESSAGE -> Optional.of(fromChatMessage(sender, packet.getChatMessage()));
            case USER -> fromUserPacket(sender, packet.getUser());
            case STREAM_HEADER -> open(sender, packet.getStreamHeader());
            case STREAM_CHUNK -> {
                append(sender, packet.getStreamChunk());
                yield Optional.empty();
            }
            case STREAM_TRAILER -> close(sender, packet.getStreamTrailer());
            default -> Optional.empty();
        };
    }

    /** Whether a user packet is chat in the legacy dialect, and so not for the application. */
    public static boolean isLegacyChat(UserPacket user) {
        return user.getTopic().equals(ChatWriter.LEGACY_TOPIC);
    }

    /** Forgets the unfinished messages of someone who left. */
    public void forget(String senderIdentity) {
        streams.keySet().removeIf(key -> key.sender().equals(senderIdentity));
        quota.removeAll(senderIdentity);
    }

    /** Forgets all unfinished messages: the connection over which the rest of them would come is gone. */
    public void forgetAll() {
        streams.keySet().forEach(quota::remove);
        streams.clear();
    }

    /** Checks the sender's rate limit, before a message costs anything. */
    private void admit(String sender, String id) {
        if (!rates.tryTake(sender)) {
            throw new ChatRateLimitException(sender);
        }
        if (id.length() > MAX_ID_CHARS) {
            throw new GarbledChatException(sender, "the id of a chat message is too long");
        }
    }

    private IncomingChat fromChatMessage(String sender, ChatMessage message) {
        admit(sender, message.getId());
        if (message.getDeleted()) {
            return new IncomingChat.Deleted(sender, message.getId());
        }
        return new IncomingChat.Text(
                sender,
                message.getId(),
                instant(message.getTimestamp()),
                capped(message.getMessage()),
                message.getGenerated(),
                isTooLong(message.getMessage()),
                List.of());
    }

    private Optional<IncomingChat> fromUserPacket(String sender, UserPacket user) {
        if (!isLegacyChat(user)) {
            return Optional.empty();
        }
        admit(sender, "");
        JsonNode json;
        try {
            json = JSON.readTree(user.getPayload().newInput());
        } catch (JacksonException e) {
            throw new GarbledChatException(sender, "chat packet is not JSON");
        } catch (IOException e) {
            throw new GarbledChatException(sender, "chat packet cannot be read");
        }
        if (json == null
                || !json.path("id").isTextual()
                || !json.path("message").isTextual()) {
            throw new GarbledChatException(sender, "chat packet lacks id or message");
        }
        if (json.path("ignoreLegacy").asBoolean(false)) {
            return Optional.empty();
        }
        String id = json.path("id").asText();
        if (id.length() > MAX_ID_CHARS) {
            throw new GarbledChatException(sender, "the id of a chat message is too long");
        }
        String text = json.path("message").asText();
        return Optional.of(new IncomingChat.Text(
                sender, id, instant(json.path("timestamp").asLong()), capped(text), false, isTooLong(text), List.of()));
    }

    private Optional<IncomingChat> open(String sender, DataStream.Header header) {
        if (header.hasByteHeader() && FILE_TOPICS.contains(header.getTopic())) {
            admit(sender, header.getStreamId());
            return Optional.of(new IncomingChat.File(
                    sender,
                    instant(header.getTimestamp()),
                    new Attachment(
                            header.getStreamId(),
                            cut(header.getByteHeader().getName(), MAX_FILE_NAME_CHARS),
                            header.hasTotalLength() ? header.getTotalLength() : -1)));
        }
        if (!header.getTopic().equals(ChatWriter.STREAM_TOPIC) || !header.hasTextHeader()) {
            return Optional.empty();
        }
        admit(sender, header.getStreamId());
        TextStreamEncoding packing = TextStreamEncoding.of(header);
        IncomingTextStream stream = new IncomingTextStream(sender, header, packing.deflated());
        if (packing.inline().isPresent()) {
            stream.append(packing.inline().get());
            return stream.input();
        }
        keep(new FairShareQuota.Item(sender, header.getStreamId()), stream);
        return Optional.empty();
    }

    private void append(String sender, DataStream.Chunk chunk) {
        FairShareQuota.Item key = new FairShareQuota.Item(sender, chunk.getStreamId());
        IncomingTextStream stream = streams.get(key);
        if (stream == null) {
            return;
        }
        if (!stream.append(chunk)) {
            drop(key);
            throw new GarbledChatException(sender, "chat stream out of order");
        }
        keep(key, stream);
    }

    private Optional<IncomingChat> close(String sender, DataStream.Trailer trailer) {
        Optional<IncomingTextStream> stream = drop(new FairShareQuota.Item(sender, trailer.getStreamId()));
        return trailer.getReason().isEmpty() ? stream.flatMap(IncomingTextStream::input) : Optional.empty();
    }

    private void keep(FairShareQuota.Item key, IncomingTextStream stream) {
        streams.put(key, stream);
        quota.put(key, stream.bytes()).forEach(streams::remove);
    }

    private Optional<IncomingTextStream> drop(FairShareQuota.Item key) {
        quota.remove(key);
        return Optional.ofNullable(streams.remove(key));
    }

    /** A sender's clock may be wrong; a time that Instant cannot hold becomes the present. */
    static Instant instant(long epochMillis) {
        return epochMillis > 0 && epochMillis < 253_402_300_800_000L
                ? Instant.ofEpochMilli(epochMillis)
                : Instant.now();
    }

    private static boolean isTooLong(String text) {
        return text.length() > MAX_TEXT_BYTES;
    }

    private static String capped(String text) {
        return cut(text, MAX_TEXT_BYTES);
    }

    /** Never cuts inside a character. */
    private static String cut(String text, int limit) {
        if (text.length() <= limit) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(limit - 1)) ? limit - 1 : limit);
    }
}
