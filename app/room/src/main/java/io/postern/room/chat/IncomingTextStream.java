package io.postern.room.chat;

import com.google.protobuf.ByteString;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import livekit.LivekitModels.DataStream;

/**
 * Collects an incoming text stream. Keeps the needed fields of its header and the first {@link ChatReader#MAX_TEXT_BYTES}
 * of its text; the rest is counted and dropped, and the text is marked as cut.
 */
final class IncomingTextStream {
    /** The memory that an open stream takes besides its text. */
    static final int OVERHEAD_BYTES = 512;

    private final String sender;
    private final String id;
    private final long timestamp;
    private final DataStream.OperationType operation;
    private final boolean generated;
    private final List<String> attachments;
    private final boolean deflated;
    private final long announced;
    private final ByteArrayOutputStream content = new ByteArrayOutputStream(0);
    private long nextChunk;
    private boolean cut;

    IncomingTextStream(String sender, DataStream.Header header, boolean deflated) {
        this.sender = sender;
        this.id = header.getStreamId();
        this.timestamp = header.getTimestamp();
        this.operation = header.getTextHeader().getOperationType();
        this.generated = header.getTextHeader().getGenerated();
        this.attachments = header.getTextHeader().getAttachedStreamIdsList().stream()
                .filter(attached -> attached.length() <= ChatReader.MAX_ID_CHARS)
                .distinct()
                .limit(ChatReader.MAX_ATTACHMENTS)
                .toList();
        this.deflated = deflated;
        this.announced = header.hasTotalLength() ? header.getTotalLength() : -1;
    }

    /** The memory that it takes at present. */
    int bytes() {
        return OVERHEAD_BYTES + content.size() + attachments.size() * 2 * ChatReader.MAX_ID_CHARS;
    }

    /** @return false if the chunk is not the next one */
    boolean append(DataStream.Chunk chunk) {
        if (chunk.getChunkIndex() != nextChunk) {
            return false;
        }
        nextChunk++;
        append(chunk.getContent());
        return true;
    }

    void append(ByteString more) {
        int fits = Math.min(more.size(), ChatReader.MAX_TEXT_BYTES - content.size());
        cut |= fits < more.size();
        content.writeBytes(more.substring(0, fits).toByteArray());
    }

    /** The text of the complete stream. */
    Optional<IncomingChat> input() {
        return switch (operation) {
            case DELETE -> Optional.of(new IncomingChat.Deleted(sender, id));
            case REACTION -> Optional.empty();
            case CREATE, UPDATE, UNRECOGNIZED -> Optional.of(text());
        };
    }

    private IncomingChat.Text text() {
        byte[] bytes = content.toByteArray();
        if (deflated) {
            TextStreamEncoding.Inflated inflated =
                    TextStreamEncoding.inflate(sender, bytes, cut, ChatReader.MAX_TEXT_BYTES);
            bytes = inflated.bytes();
            cut |= inflated.cut();
        }
        if (!cut && announced >= 0 && announced != bytes.length) {
            throw new GarbledChatException(sender, "chat stream has another length than announced");
        }
        return new IncomingChat.Text(
                sender, id, ChatReader.instant(timestamp), decoded(bytes), generated, cut, attachments);
    }

    /** Drops an incomplete character at the end of a cut text. */
    private String decoded(byte[] bytes) {
        CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
        CharBuffer chars = CharBuffer.allocate(bytes.length);
        try {
            CoderResult result = decoder.decode(ByteBuffer.wrap(bytes), chars, !cut);
            if (result.isError()) {
                result.throwException();
            }
        } catch (CharacterCodingException e) {
            throw new GarbledChatException(sender, "chat stream is not UTF-8");
        }
        return chars.flip().toString();
    }
}
