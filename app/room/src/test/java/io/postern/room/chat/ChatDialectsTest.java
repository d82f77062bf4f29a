package io.postern.room.chat;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.postern.room.ChatMessage.Attachment;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import java.util.zip.Deflater;
import livekit.LivekitModels.ChatMessage;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitModels.UserPacket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ChatDialectsTest {
    private static final Instant NOW = Instant.ofEpochMilli(1_790_000_000_123L);

    private final ChatReader reader = new ChatReader();

    @ParameterizedTest
    @ValueSource(strings = {"Hello", "Grüße aus Köln", "👩‍👩‍👧‍👦 שלום", "quote \" and \\ and \n line"})
    void whatIsWrittenIsReadOnceAndUnchanged(String text) {
        List<IncomingChat> inputs = readAll(new ChatWriter(false).packets("id-1", NOW, text));
        assertEquals(List.of(new IncomingChat.Text("ana", "id-1", NOW, text, false)), inputs);
    }

    @Test
    void aLongTextIsCutBetweenCharactersAndPutTogetherAgain() {
        // Three bytes each, and 15,000 is no multiple of three plus one: a chunk would end inside a character.
        String text = "x" + "界".repeat(9_000);
        List<DataPacket> packets = new ChatWriter(false).packets("id-1", NOW, text);
        for (DataPacket packet : packets) {
            if (packet.hasStreamChunk()) {
                ByteString content = packet.getStreamChunk().getContent();
                assertTrue(content.size() <= ChatWriter.CHUNK_BYTES);
                assertTrue(content.isValidUtf8());
            }
        }
        assertEquals(List.of(new IncomingChat.Text("ana", "id-1", NOW, text, false)), readAll(packets));
    }

    @Test
    void theLegacyPacketCarriesTheSameIdAndAsksNewPeersToIgnoreIt() {
        UserPacket legacy = new ChatWriter(false)
                .packets("id-1", NOW, "Hello").stream()
                        .filter(DataPacket::hasUser)
                        .findFirst()
                        .orElseThrow()
                        .getUser();
        assertEquals("lk-chat-topic", legacy.getTopic());
        assertEquals(
                "{\"id\":\"id-1\",\"timestamp\":1790000000123,\"message\":\"Hello\",\"ignoreLegacy\":true}",
                legacy.getPayload().toStringUtf8());
    }

    @Test
    void theOldestDialectIsOnlySpokenWhenAskedFor() {
        assertTrue(new ChatWriter(false).packets("1", NOW, "x").stream().noneMatch(DataPacket::hasChatMessage));
        assertEquals(
                "x",
                new ChatWriter(true)
                        .packets("1", NOW, "x").stream()
                                .filter(DataPacket::hasChatMessage)
                                .findFirst()
                                .orElseThrow()
                                .getChatMessage()
                                .getMessage());
    }

    @Test
    void aLegacyPacketOfAnOldPeerIsRead() {
        DataPacket packet = user("{\"id\":\"7\",\"timestamp\":1790000000123,\"message\":\"old\"}");
        assertEquals(Optional.of(new IncomingChat.Text("ana", "7", NOW, "old", false)), reader.read(packet));
    }

    @Test
    void aChatMessageIsReadAndCanBeTakenBack() {
        ChatMessage message = ChatMessage.newBuilder()
                .setId("9")
                .setTimestamp(NOW.toEpochMilli())
                .setMessage("hi")
                .setGenerated(true)
                .build();
        assertEquals(
                Optional.of(new IncomingChat.Text("ana", "9", NOW, "hi", true)),
                reader.read(packet().setChatMessage(message).build()));
        assertEquals(
                Optional.of(new IncomingChat.Deleted("ana", "9")),
                reader.read(packet().setChatMessage(message.toBuilder().setDeleted(true))
                        .build()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "not json", "{}", "[1]", "{\"id\":1,\"message\":\"x\"}", "{\"id\":\"1\"}"})
    void aGarbledLegacyPacketIsNamedWithItsSender(String payload) {
        GarbledChatException e = assertThrows(GarbledChatException.class, () -> reader.read(user(payload)));
        assertEquals("ana", e.sender());
    }

    @Test
    void aStreamOutOfOrderIsDropped() {
        reader.read(header("s", 4));
        assertThrows(GarbledChatException.class, () -> reader.read(chunk("s", 1, "ab")));
        assertTrue(reader.read(trailer("s", "")).isEmpty());
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void aStreamPackedAsNewerClientsDoIsRead(boolean inline, boolean deflated) {
        String text = "packed ".repeat(200);
        List<DataPacket> packets = packed(text, inline, deflated);
        assertEquals(List.of(new IncomingChat.Text("ana", "s", NOW, text, false)), readAll(packets));
    }

    @ParameterizedTest
    @CsvSource({"true, true", "false, true", "false, false"})
    void aTextThatIsTooLongIsCutAndSaysSo(boolean inline, boolean deflated) {
        for (String letter : List.of("x", "ä", "漢")) {
            String text = letter.repeat(ChatReader.MAX_TEXT_BYTES + 1);
            IncomingChat.Text read = assertInstanceOf(
                    IncomingChat.Text.class,
                    readAll(packed(text, inline, deflated)).getFirst());
            assertTrue(read.cut());
            assertTrue(text.startsWith(read.text()));
            assertEquals(ChatReader.MAX_TEXT_BYTES, read.text().getBytes(StandardCharsets.UTF_8).length, (double)
                    letter.getBytes(StandardCharsets.UTF_8).length);
        }
    }

    @Test
    void everyTextThatIsTooLongIsReadNotOnlyTheFirst() {
        String text = "x".repeat(ChatReader.MAX_TEXT_BYTES + 1);
        assertEquals(1, readAll(packed(text, true, true)).size());
        assertEquals(1, readAll(packed(text, true, true)).size());
        assertTrue(assertInstanceOf(
                        IncomingChat.Text.class,
                        reader.read(user("{\"id\":\"7\",\"message\":\"" + text + "\"}"))
                                .orElseThrow())
                .cut());
    }

    @Test
    void whatIsKeptOfADeflatedTextThatWasCutIsWhatItBeginsWith() {
        // Deflated it is longer than a stream may be.
        String text = new Random(7)
                .ints(200_000, 0x21, 0x7e)
                .mapToObj(Character::toString)
                .collect(Collectors.joining());
        ByteString deflated = ByteString.copyFrom(deflate(text.getBytes(StandardCharsets.UTF_8)));
        assertTrue(deflated.size() > ChatReader.MAX_TEXT_BYTES);
        reader.read(packed(text, false, true).getFirst().toBuilder()
                .setParticipantIdentity("ana")
                .build());
        for (int i = 0; i * 15_000 < deflated.size(); i++) {
            reader.read(packet().setStreamChunk(DataStream.Chunk.newBuilder()
                            .setStreamId("s")
                            .setChunkIndex(i)
                            .setContent(deflated.substring(i * 15_000, Math.min(deflated.size(), (i + 1) * 15_000))))
                    .build());
        }
        IncomingChat.Text read = assertInstanceOf(
                IncomingChat.Text.class, reader.read(trailer("s", "")).orElseThrow());
        assertTrue(read.cut());
        assertTrue(read.text().length() > ChatReader.MAX_TEXT_BYTES / 2);
        assertTrue(text.startsWith(read.text()));
    }

    @Test
    void aStreamThatOnlySaysItIsDeflatedIsDropped() {
        DataStream.Header header = DataStream.Header.newBuilder()
                .setStreamId("s")
                .setTopic("lk.chat")
                .setTextHeader(DataStream.TextHeader.getDefaultInstance())
                .setUnknownFields(packing(Optional.of(ByteString.copyFromUtf8("plain text")), true))
                .build();
        DataPacket packet = DataPacket.newBuilder().setStreamHeader(header).build();
        assertThrows(GarbledChatException.class, () -> reader.read(packet));
    }

    /** As livekit-client 2.23 sends a text: in the header if it is short, deflated if that makes it shorter. */
    private static List<DataPacket> packed(String text, boolean inline, boolean deflated) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        ByteString content = ByteString.copyFrom(deflated ? deflate(plain) : plain);
        DataStream.Header header = DataStream.Header.newBuilder()
                .setStreamId("s")
                .setTimestamp(NOW.toEpochMilli())
                .setTopic("lk.chat")
                .setTotalLength(plain.length)
                .setTextHeader(DataStream.TextHeader.getDefaultInstance())
                .setUnknownFields(packing(inline ? Optional.of(content) : Optional.empty(), deflated))
                .build();
        DataPacket first = DataPacket.newBuilder().setStreamHeader(header).build();
        if (inline) {
            return List.of(first);
        }
        DataStream.Chunk chunk = DataStream.Chunk.newBuilder()
                .setStreamId("s")
                .setContent(content)
                .build();
        DataStream.Trailer trailer =
                DataStream.Trailer.newBuilder().setStreamId("s").build();
        return List.of(
                first,
                DataPacket.newBuilder().setStreamChunk(chunk).build(),
                DataPacket.newBuilder().setStreamTrailer(trailer).build());
    }

    private static UnknownFieldSet packing(Optional<ByteString> inline, boolean deflated) {
        UnknownFieldSet.Builder fields = UnknownFieldSet.newBuilder();
        inline.ifPresent(content -> fields.addField(
                11,
                UnknownFieldSet.Field.newBuilder().addLengthDelimited(content).build()));
        if (deflated) {
            fields.addField(12, UnknownFieldSet.Field.newBuilder().addVarint(1).build());
        }
        return fields.build();
    }

    private static byte[] deflate(byte[] plain) {
        byte[] out = new byte[plain.length + 64];
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(plain);
            deflater.finish();
            return Arrays.copyOf(out, deflater.deflate(out));
        }
    }

    @Test
    void aStreamOfAnotherLengthThanAnnouncedIsDropped() {
        reader.read(header("s", 4));
        reader.read(chunk("s", 0, "ab"));
        assertThrows(GarbledChatException.class, () -> reader.read(trailer("s", "")));
    }

    @Test
    void aStreamThatWasBrokenOffIsDropped() {
        reader.read(header("s", 4));
        reader.read(chunk("s", 0, "ab"));
        assertTrue(reader.read(trailer("s", "cancelled")).isEmpty());
    }

    @Test
    void aStreamThatIsNotTextIsDropped() {
        reader.read(header("s", 1));
        reader.read(packet().setStreamChunk(DataStream.Chunk.newBuilder()
                        .setStreamId("s")
                        .setContent(ByteString.copyFrom(new byte[] {(byte) 0xff})))
                .build());
        assertThrows(GarbledChatException.class, () -> reader.read(trailer("s", "")));
    }

    @Test
    void aStreamWithoutEndIsBounded() {
        reader.read(header("s", 1 << 30));
        String chunk = "x".repeat(15_000);
        for (int i = 0; i < 10; i++) {
            reader.read(chunk("s", i, chunk));
        }
        IncomingChat.Text text = assertInstanceOf(
                IncomingChat.Text.class, reader.read(trailer("s", "")).orElseThrow());
        assertEquals(ChatReader.MAX_TEXT_BYTES, text.text().length());
        assertTrue(text.cut());
    }

    @Test
    void unfinishedStreamsOfOneSenderPushOutNobodyElses() {
        reader.read(of("bo", header("s", 2)));
        for (int i = 0; i < MessageRateLimiter.BURST; i++) {
            reader.read(header("open-" + i, 4));
        }
        reader.read(of("bo", chunk("s", 0, "ok")));
        IncomingChat input = reader.read(of("bo", trailer("s", ""))).orElseThrow();
        assertEquals("ok", assertInstanceOf(IncomingChat.Text.class, input).text());
        assertTrue(reader.read(trailer("open-0", "")).isEmpty());
    }

    @Test
    void moreMessagesThanAnybodyReadsAreRefusedBeforeTheyAreUnpacked() {
        AtomicLong now = new AtomicLong();
        ChatReader limited = new ChatReader(now::get);
        DataPacket message = of("ana", packed("packed ".repeat(200), true, true).getFirst());
        for (int i = 0; i < MessageRateLimiter.BURST; i++) {
            limited.read(message);
        }
        assertEquals(
                "ana",
                assertThrows(ChatRateLimitException.class, () -> limited.read(message))
                        .sender());
        assertThrows(ChatRateLimitException.class, () -> limited.read(user("{\"id\":\"7\",\"message\":\"x\"}")));
        assertTrue(limited.read(of("bo", message)).isPresent());
        now.addAndGet(Duration.ofSeconds(1).toNanos());
        for (int i = 0; i < MessageRateLimiter.PER_SECOND; i++) {
            limited.read(message);
        }
        assertThrows(ChatRateLimitException.class, () -> limited.read(message));
    }

    @ParameterizedTest
    @ValueSource(strings = {"lk.chat", "lk.files"})
    void aFileIsNamedWithItsSize(String topic) {
        DataStream.Header header = DataStream.Header.newBuilder()
                .setStreamId("f")
                .setTopic(topic)
                .setTimestamp(NOW.toEpochMilli())
                .setTotalLength(5)
                .setByteHeader(DataStream.ByteHeader.newBuilder().setName("a.txt"))
                .build();
        assertEquals(
                Optional.of(new IncomingChat.File("ana", NOW, new Attachment("f", "a.txt", 5))),
                reader.read(packet().setStreamHeader(header).build()));
        assertTrue(reader.read(chunk("f", 0, "bytes")).isEmpty());
        assertTrue(reader.read(trailer("f", "")).isEmpty());
        IncomingChat.File unknown = assertInstanceOf(
                IncomingChat.File.class,
                reader.read(packet().setStreamHeader(header.toBuilder()
                                        .clearTotalLength()
                                        .setByteHeader(DataStream.ByteHeader.newBuilder()
                                                .setName("n".repeat(10_000))))
                                .build())
                        .orElseThrow());
        assertEquals(-1, unknown.file().bytes());
        assertEquals(ChatReader.MAX_FILE_NAME_CHARS, unknown.file().name().length());
    }

    @Test
    void filesThatBelongToAMessageAreCountedAndBounded() {
        DataStream.TextHeader.Builder about = DataStream.TextHeader.newBuilder().addAttachedStreamIds("f1");
        for (int i = 0; i < 1_000; i++) {
            about.addAttachedStreamIds("more-" + i);
        }
        reader.read(packet().setStreamHeader(DataStream.Header.newBuilder()
                        .setStreamId("s")
                        .setTopic("lk.chat")
                        .setTextHeader(about))
                .build());
        IncomingChat.Text text = assertInstanceOf(
                IncomingChat.Text.class, reader.read(trailer("s", "")).orElseThrow());
        assertEquals("f1", text.attachments().getFirst());
        assertEquals(ChatReader.MAX_ATTACHMENTS, text.attachments().size());
    }

    @Test
    void idsLongerThanAnyProgramMakesAreRefused() {
        String id = "i".repeat(ChatReader.MAX_ID_CHARS + 1);
        assertThrows(GarbledChatException.class, () -> reader.read(header(id, 1)));
        assertThrows(GarbledChatException.class, () -> reader.read(user("{\"id\":\"" + id + "\",\"message\":\"x\"}")));
        assertThrows(
                GarbledChatException.class,
                () -> reader.read(packet().setChatMessage(
                                ChatMessage.newBuilder().setId(id).setMessage("x"))
                        .build()));
    }

    @Test
    void whoLeftCannotFinishTheirMessage() {
        reader.read(header("s", 2));
        reader.read(chunk("s", 0, "ok"));
        reader.forget("ana");
        assertTrue(reader.read(trailer("s", "")).isEmpty());
    }

    @Test
    void aTimestampFromNowhereBecomesNow() {
        Instant before = Instant.now();
        IncomingChat input = reader.read(user("{\"id\":\"7\",\"timestamp\":-5,\"message\":\"x\"}"))
                .orElseThrow();
        assertTrue(!assertInstanceOf(IncomingChat.Text.class, input).sentAt().isBefore(before));
    }

    @Test
    void streamsOfOtherTopicsAreNoChat() {
        DataPacket header = packet().setStreamHeader(DataStream.Header.newBuilder()
                        .setStreamId("s")
                        .setTopic("lk.transcription")
                        .setTextHeader(DataStream.TextHeader.getDefaultInstance()))
                .build();
        reader.read(header);
        reader.read(chunk("s", 0, "spoken"));
        assertTrue(reader.read(trailer("s", "")).isEmpty());
    }

    private List<IncomingChat> readAll(List<DataPacket> packets) {
        List<IncomingChat> inputs = new ArrayList<>();
        for (DataPacket packet : packets) {
            reader.read(packet.toBuilder().setParticipantIdentity("ana").build())
                    .ifPresent(inputs::add);
        }
        return inputs;
    }

    private static DataPacket of(String sender, DataPacket packet) {
        return packet.toBuilder().setParticipantIdentity(sender).build();
    }

    private static DataPacket.Builder packet() {
        return DataPacket.newBuilder().setParticipantIdentity("ana");
    }

    private static DataPacket user(String payload) {
        return packet().setUser(
                        UserPacket.newBuilder().setTopic("lk-chat-topic").setPayload(ByteString.copyFromUtf8(payload)))
                .build();
    }

    private static DataPacket header(String id, long length) {
        return packet().setStreamHeader(DataStream.Header.newBuilder()
                        .setStreamId(id)
                        .setTopic("lk.chat")
                        .setTotalLength(length)
                        .setTimestamp(NOW.toEpochMilli())
                        .setTextHeader(DataStream.TextHeader.getDefaultInstance()))
                .build();
    }

    private static DataPacket chunk(String id, int index, String content) {
        return packet().setStreamChunk(DataStream.Chunk.newBuilder()
                        .setStreamId(id)
                        .setChunkIndex(index)
                        .setContent(ByteString.copyFromUtf8(content)))
                .build();
    }

    private static DataPacket trailer(String id, String reason) {
        return packet().setStreamTrailer(
                        DataStream.Trailer.newBuilder().setStreamId(id).setReason(reason))
                .build();
    }
}
