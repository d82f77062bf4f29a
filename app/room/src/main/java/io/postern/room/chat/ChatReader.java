package io.postern.room.chat;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.protobuf.ByteString;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import livekit.LivekitModels.ChatMessage;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.UserPacket;

/**
 * Finds chat in data packets, whichever of the three dialects it comes in. Puts text streams together; streams that are
 * too long, too many, out of order or broken off are dropped. Not thread safe; the room's executor owns it.
 */
public final class ChatReader {
    /** What a peer may make us hold of one message. */
    static final int MAX_TEXT_BYTES = 64 * 1024;

    /** What all peers together may make us hold in unfinished streams. */
    static final int MAX_OPEN_STREAMS = 256;

    private static final ObjectMapper JSON = new ObjectMapper();

    /** The oldest first. */
    private final Map<StreamKey, OpenStream> streams = new LinkedHashMap<>();

    /**
     * Looks at one packet.
     *
     * @return what it says about the chat, once it is complete
     * @throws GarbledChatException if it claims to be chat and cannot be understood
     */
    public Optional<ChatInput> read(DataPacket packet) {
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
    }

    private static ChatInput fromChatMessage(String sender, ChatMessage message) {
        if (message.getDeleted()) {
            return new ChatInput.Deleted(sender, message.getId());
        }
        return new ChatInput.Text(
                sender,
                message.getId(),
                instant(message.getTimestamp()),
                capped(message.getMessage()),
                message.getGenerated());
    }

    private static Optional<ChatInput> fromUserPacket(String sender, UserPacket user) {
        if (!isLegacyChat(user)) {
            return Optional.empty();
        }
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
        return Optional.of(new ChatInput.Text(
                sender,
                json.path("id").asText(),
                instant(json.path("timestamp").asLong()),
                capped(json.path("message").asText()),
                false));
    }

    private Optional<ChatInput> open(String sender, DataStream.Header header) {
        if (!header.getTopic().equals(ChatWriter.STREAM_TOPIC) || !header.hasTextHeader()) {
            return Optional.empty();
        }
        StreamPacking packing = StreamPacking.of(header);
        if (packing.inline().isPresent()) {
            OpenStream whole = new OpenStream(header, packing.deflated());
            whole.content = packing.inline().get();
            return whole.input(sender);
        }
        if (streams.size() >= MAX_OPEN_STREAMS) {
            Iterator<StreamKey> oldest = streams.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
        streams.put(new StreamKey(sender, header.getStreamId()), new OpenStream(header, packing.deflated()));
        return Optional.empty();
    }

    private void append(String sender, DataStream.Chunk chunk) {
        StreamKey key = new StreamKey(sender, chunk.getStreamId());
        OpenStream stream = streams.get(key);
        if (stream != null && !stream.append(chunk)) {
            streams.remove(key);
            throw new GarbledChatException(sender, "chat stream out of order or too long");
        }
    }

    private Optional<ChatInput> close(String sender, DataStream.Trailer trailer) {
        OpenStream stream = streams.remove(new StreamKey(sender, trailer.getStreamId()));
        if (stream == null || !trailer.getReason().isEmpty()) {
            return Optional.empty();
        }
        return stream.input(sender);
    }

    /** A sender's clock may say anything; what Instant cannot hold becomes now. */
    private static Instant instant(long epochMillis) {
        return epochMillis > 0 && epochMillis < 253_402_300_800_000L
                ? Instant.ofEpochMilli(epochMillis)
                : Instant.now();
    }

    private static String capped(String text) {
        if (text.length() <= MAX_TEXT_BYTES) {
            return text;
        }
        int end = Character.isHighSurrogate(text.charAt(MAX_TEXT_BYTES - 1)) ? MAX_TEXT_BYTES - 1 : MAX_TEXT_BYTES;
        return text.substring(0, end);
    }

    private record StreamKey(String sender, String streamId) {}

    private static final class OpenStream {
        private final DataStream.Header header;
        private final boolean deflated;
        private ByteString content = ByteString.EMPTY;
        private long nextChunk;

        OpenStream(DataStream.Header header, boolean deflated) {
            this.header = header;
            this.deflated = deflated;
        }

        boolean append(DataStream.Chunk chunk) {
            if (chunk.getChunkIndex() != nextChunk
                    || content.size() + chunk.getContent().size() > MAX_TEXT_BYTES) {
                return false;
            }
            nextChunk++;
            content = content.concat(chunk.getContent());
            return true;
        }

        /** What the complete stream says. */
        Optional<ChatInput> input(String sender) {
            DataStream.TextHeader about = header.getTextHeader();
            if (about.getOperationType() == DataStream.OperationType.DELETE) {
                return Optional.of(new ChatInput.Deleted(sender, header.getStreamId()));
            }
            if (about.getOperationType() == DataStream.OperationType.REACTION) {
                return Optional.empty();
            }
            return Optional.of(new ChatInput.Text(
                    sender, header.getStreamId(), instant(header.getTimestamp()), text(sender), about.getGenerated()));
        }

        private String text(String sender) {
            byte[] bytes = deflated ? StreamPacking.inflate(sender, content, MAX_TEXT_BYTES) : content.toByteArray();
            if (header.hasTotalLength() && header.getTotalLength() != bytes.length) {
                throw new GarbledChatException(sender, "chat stream has another length than announced");
            }
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(bytes))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new GarbledChatException(sender, "chat stream is not UTF-8");
            }
        }
    }
}
