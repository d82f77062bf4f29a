package io.postern.room.chat;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import io.postern.testing.fuzz.Fuzzer;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import livekit.LivekitModels;
import livekit.LivekitModels.DataPacket;
import livekit.LivekitModels.DataStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Everybody in a room sends data to everybody. */
@Timeout(120)
class DataPacketFuzzTest {
    private long now;

    private static byte[] delimited(List<DataPacket> packets) throws IOException {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (DataPacket packet : packets) {
            packet.toBuilder().setParticipantIdentity("ana").build().writeDelimitedTo(all);
        }
        return all.toByteArray();
    }

    @Test
    void packetsBecomeChatOrAreRefused() throws IOException {
        byte[] spoken = delimited(new ChatWriter(true).packets("1", Instant.EPOCH, "hello ".repeat(200)));
        byte[] file = delimited(List.of(DataPacket.newBuilder()
                .setStreamHeader(DataStream.Header.newBuilder()
                        .setStreamId("f")
                        .setTopic("lk.files")
                        .setTotalLength(12)
                        .setByteHeader(DataStream.ByteHeader.newBuilder().setName("notes.txt")))
                .build()));
        byte[] legacy = delimited(List.of(DataPacket.newBuilder()
                .setUser(LivekitModels.UserPacket.newBuilder()
                        .setTopic("lk-chat-topic")
                        .setPayload(ByteString.copyFromUtf8("{\"id\":\"1\",\"timestamp\":1,\"message\":\"x\"}")))
                .build()));
        ChatReader reader = new ChatReader(() -> now);
        new Fuzzer("data packets", List.of(spoken, file, legacy))
                .refusing(InvalidProtocolBufferException.class)
                .refusing(GarbledChatException.class)
                .refusing(ChatRateLimitException.class)
                .run(input -> {
                    // As much later that nobody is refused for the rate alone.
                    now += Duration.ofMinutes(1).toNanos();
                    ByteArrayInputStream from = new ByteArrayInputStream(input);
                    for (DataPacket packet; (packet = DataPacket.parseDelimitedFrom(from)) != null; ) {
                        reader.read(packet);
                    }
                });
    }
}
