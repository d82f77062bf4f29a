package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.protobuf.ByteString;
import com.google.protobuf.UnknownFieldSet;
import io.postern.room.ChatMessage;
import io.postern.room.RoomEvent;
import io.postern.room.RoomFailure;
import io.postern.room.sim.SimulatedChannel;
import io.postern.testing.signal.ScriptedConnection;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.zip.Deflater;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import livekit.LivekitRtc.ReconnectResponse;
import livekit.LivekitRtc.SignalRequest.MessageCase;
import livekit.LivekitRtc.SignalResponse;
import org.junit.jupiter.api.Test;

/** Tests the limits on the memory that a hostile peer can occupy in a room. */
class HostilePeerTest {
    private static final int KEPT_CHAT_BYTES = 4 << 20;

    @Test
    void thousandsOfPackedTextsFillNoMemoryAndHideNobodyElse() {
        try (RoomFixture fixture = new RoomFixture()) {
            fixture.joined(RoomFixture.participant("eve", "Eve"), RoomFixture.participant("bo", "Bo"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            reliable.receive(said("bo", "1", "first"));
            reliable.receive(opened("bo", "2"));
            ByteString packed = deflated("x".repeat(64 * 1024));
            for (int i = 0; i < 2_000; i++) {
                reliable.receive(packed("eve", "bomb-" + i, packed));
                reliable.receive(opened("eve", "open-" + i));
            }
            reliable.receive(chunk("bo", "2", "second"));
            reliable.receive(closed("bo", "2"));
            List<ChatMessage> chat = fixture.until(room -> !room.chat().isEmpty()
                            && room.chat().getLast().text().equals("second"))
                    .chat();
            assertEquals("first", chat.getFirst().text());
            long kept = chat.stream()
                    .mapToLong(message -> 2L * message.text().length())
                    .sum();
            assertTrue(kept <= KEPT_CHAT_BYTES, kept + " bytes of text");
            assertEquals(
                    List.of(RoomFailure.Kind.TOO_MUCH_DATA),
                    fixture.events.stream()
                            .filter(RoomEvent.Trouble.class::isInstance)
                            .map(event -> ((RoomEvent.Trouble) event).failure().kind())
                            .toList());
        }
    }

    @Test
    void madeUpSendersFillNoMemory() {
        try (RoomFixture fixture = new RoomFixture()) {
            ScriptedConnection connection = fixture.joined(RoomFixture.participant("bo", "Bo"));
            SimulatedChannel reliable = fixture.peer(0).channel("_reliable");
            for (int i = 0; i < 3 * DataChannels.MAX_COUNTED_SENDERS; i++) {
                reliable.receive(from("eve")
                        .setParticipantSid("PA_made-up-" + i)
                        .setSequence(1)
                        .build()
                        .toByteArray());
            }
            String huge = "x".repeat(60_000);
            reliable.receive(said(huge, "1", "from nobody"));
            reliable.receive(said("bo", "2", "after all that"));
            List<ChatMessage> chat =
                    fixture.until(room -> !room.chat().isEmpty()).chat();
            assertEquals("after all that", chat.getFirst().text());

            connection.drop();
            ScriptedConnection second = fixture.server.accept();
            second.send(SignalResponse.newBuilder()
                    .setReconnect(ReconnectResponse.getDefaultInstance())
                    .build());
            assertTrue(second.expect(MessageCase.SYNC_STATE).getSyncState().getDatachannelReceiveStatesCount()
                    <= DataChannels.MAX_COUNTED_SENDERS);
        }
    }

    private static byte[] said(String sender, String id, String text) {
        return from(sender)
                .setChatMessage(LivekitModels.ChatMessage.newBuilder().setId(id).setMessage(text))
                .build()
                .toByteArray();
    }

    private static byte[] opened(String sender, String id) {
        return from(sender).setStreamHeader(header(id)).build().toByteArray();
    }

    private static byte[] packed(String sender, String id, ByteString deflated) {
        UnknownFieldSet newer = UnknownFieldSet.newBuilder()
                .addField(
                        11,
                        UnknownFieldSet.Field.newBuilder()
                                .addLengthDelimited(deflated)
                                .build())
                .addField(12, UnknownFieldSet.Field.newBuilder().addVarint(1).build())
                .build();
        return from(sender)
                .setStreamHeader(header(id).setUnknownFields(newer))
                .build()
                .toByteArray();
    }

    private static byte[] chunk(String sender, String id, String text) {
        return from(sender)
                .setStreamChunk(DataStream.Chunk.newBuilder().setStreamId(id).setContent(ByteString.copyFromUtf8(text)))
                .build()
                .toByteArray();
    }

    private static byte[] closed(String sender, String id) {
        return from(sender)
                .setStreamTrailer(DataStream.Trailer.newBuilder().setStreamId(id))
                .build()
                .toByteArray();
    }

    private static DataPacket.Builder from(String sender) {
        return DataPacket.newBuilder().setParticipantIdentity(sender);
    }

    private static DataStream.Header.Builder header(String id) {
        return DataStream.Header.newBuilder()
                .setStreamId(id)
                .setTopic("lk.chat")
                .setTextHeader(DataStream.TextHeader.getDefaultInstance());
    }

    private static ByteString deflated(String text) {
        byte[] plain = text.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[plain.length];
        try (Deflater deflater = new Deflater(Deflater.BEST_COMPRESSION, true)) {
            deflater.setInput(plain);
            deflater.finish();
            return ByteString.copyFrom(Arrays.copyOf(out, deflater.deflate(out)));
        }
    }
}
