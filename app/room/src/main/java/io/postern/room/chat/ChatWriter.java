package io.postern.room.chat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.protobuf.ByteString;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import livekit.LivekitModels.ChatMessage;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.UserPacket;

/**
 * Encodes one message in the dialects that peers understand (docs/protocol.md §6.1): an {@code lk.chat} text stream,
 * and for older component libraries the {@code lk-chat-topic} JSON with the same id. On request also in the oldest one,
 * the {@code chat_message} packet; it is off by default, because a peer that supports both and does not compare ids
 * would show the message twice.
 */
public final class ChatWriter {
    static final String STREAM_TOPIC = "lk.chat";
    static final String LEGACY_TOPIC = "lk-chat-topic";

    /** LiveKit's chunk size; a whole packet stays far below the 64,000 bytes that a data channel takes. */
    static final int CHUNK_BYTES = 15_000;

    private static final int LEGACY_LIMIT_BYTES = 60_000;
    private static final ObjectMapper JSON = new ObjectMapper();

    private final boolean chatMessageToo;

    /** @param chatMessageToo whether peers that only know {@code sendChatMessage} shall be reached as well */
    public ChatWriter(boolean chatMessageToo) {
        this.chatMessageToo = chatMessageToo;
    }

    /** The packets of one message, in the order they have to be sent, without sequence numbers. */
    public List<DataPacket> packets(String id, Instant sentAt, String text) {
        List<DataPacket> packets = new ArrayList<>();
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        packets.add(DataPacket.newBuilder()
                .setStreamHeader(DataStream.Header.newBuilder()
                        .setStreamId(id)
                        .setTimestamp(sentAt.toEpochMilli())
                        .setTopic(STREAM_TOPIC)
                        .setMimeType("text/plain")
                        .setTotalLength(bytes.length)
                        .setTextHeader(
                                DataStream.TextHeader.newBuilder().setOperationType(DataStream.OperationType.CREATE)))
                .build());
        int index = 0;
        for (int start = 0; start < bytes.length; index++) {
            int end = chunkEnd(bytes, start);
            packets.add(DataPacket.newBuilder()
                    .setStreamChunk(DataStream.Chunk.newBuilder()
                            .setStreamId(id)
                            .setChunkIndex(index)
                            .setContent(ByteString.copyFrom(bytes, start, end - start)))
                    .build());
            start = end;
        }
        packets.add(DataPacket.newBuilder()
                .setStreamTrailer(DataStream.Trailer.newBuilder().setStreamId(id))
                .build());
        ByteString legacy = legacyJson(id, sentAt, text);
        if (legacy.size() <= LEGACY_LIMIT_BYTES) {
            packets.add(DataPacket.newBuilder()
                    .setUser(UserPacket.newBuilder().setTopic(LEGACY_TOPIC).setPayload(legacy))
                    .build());
        }
        if (chatMessageToo) {
            packets.add(DataPacket.newBuilder()
                    .setChatMessage(ChatMessage.newBuilder()
                            .setId(id)
                            .setTimestamp(sentAt.toEpochMilli())
                            .setMessage(text))
                    .build());
        }
        return packets;
    }

    private static ByteString legacyJson(String id, Instant sentAt, String text) {
        ObjectNode json = JSON.createObjectNode()
                .put("id", id)
                .put("timestamp", sentAt.toEpochMilli())
                .put("message", text)
                .put("ignoreLegacy", true);
        return ByteString.copyFromUtf8(json.toString());
    }

    /** Never cuts inside a character: a UTF-8 continuation byte starts with the bits 10. */
    private static int chunkEnd(byte[] bytes, int start) {
        int end = Math.min(bytes.length, start + CHUNK_BYTES);
        while (end < bytes.length && (bytes[end] & 0xC0) == 0x80) {
            end--;
        }
        return end;
    }
}
