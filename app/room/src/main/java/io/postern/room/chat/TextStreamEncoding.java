package io.postern.room.chat;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;
import livekit.LivekitModels.DataStream;

/**
 * The encoding that a newer client chose for a text stream: inline in the header, deflated, or both. It does so if it
 * knows of no participant that cannot read it; it may not know of us yet, because the server takes up to three seconds
 * to announce us. Our generated messages are older than these two fields (docs/protocol.md §0), so they are found among
 * the unknown ones.
 *
 * @param inline the whole content, if it came with the header
 */
record TextStreamEncoding(Optional<ByteString> inline, boolean deflated) {
    private static final int INLINE_CONTENT = 11;
    private static final int COMPRESSION = 12;
    private static final long DEFLATE_RAW = 1;

    static TextStreamEncoding of(DataStream.Header header) {
        UnknownFieldSet newer = header.getUnknownFields();
        List<ByteString> inline = newer.getField(INLINE_CONTENT).getLengthDelimitedList();
        List<Long> compression = newer.getField(COMPRESSION).getVarintList();
        return new TextStreamEncoding(
                inline.isEmpty() ? Optional.empty() : Optional.of(inline.getLast()),
                !compression.isEmpty() && compression.getLast() == DEFLATE_RAW);
    }

    /**
     * Inflates a text, or the beginning of it.
     *
     * @param cut whether the text was longer than the part that was inflated or received
     */
    record Inflated(byte[] bytes, boolean cut) {}

    /**
     * Inflates at most {@code limit} bytes, whatever they would become.
     *
     * @param beginningOnly whether not all of {@code deflated} was kept
     * @throws GarbledChatException if it is not deflated, or incomplete without {@code beginningOnly}
     */
    static Inflated inflate(String sender, byte[] deflated, boolean beginningOnly, int limit) {
        byte[] bytes = new byte[limit + 1];
        try (Inflater inflater = new Inflater(true)) {
            inflater.setInput(deflated);
            int length = 0;
            while (!inflater.finished() && length <= limit) {
                int more = inflater.inflate(bytes, length, bytes.length - length);
                if (more == 0 && !inflater.finished()) {
                    if (beginningOnly) {
                        return new Inflated(Arrays.copyOf(bytes, length), true);
                    }
                    throw new GarbledChatException(sender, "deflated chat stream is incomplete");
                }
                length += more;
            }
            return new Inflated(Arrays.copyOf(bytes, Math.min(length, limit)), length > limit);
        } catch (DataFormatException e) {
            throw new GarbledChatException(sender, "chat stream cannot be inflated");
        }
    }
}
