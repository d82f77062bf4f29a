package io.postern.media.tunnel;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.fuzz.Fuzzer;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutates the server's stream, which passes the filter before libwebrtc has checked anything. */
@Timeout(120)
class RtpPacketFilterFuzzTest {
    private static byte[] framed(boolean turn) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        ByteBuffer stun = ByteBuffer.allocate(22);
        if (!turn) {
            stun.putShort((short) 20);
        }
        stun.putShort((short) 1).putShort((short) 0).putInt(0x2112A442);
        all.write(stun.array(), 0, turn ? 20 : 22);
        for (int type : new int[] {96, 111, 200}) {
            ByteBuffer packet = ByteBuffer.allocate(turn ? 104 : 102);
            if (turn) {
                packet.putShort((short) 0x4000);
            }
            packet.putShort((short) 100).put((byte) 0x80).put((byte) type);
            all.writeBytes(packet.array());
        }
        return all.toByteArray();
    }

    @Test
    void framesArePassedOnOrLeftOut() {
        new Fuzzer("RTP and STUN in TCP", List.of(framed(true), framed(false))).run(input -> {
            int piece = input.length == 0 ? 1 : 1 + (input[0] & 0x3F);
            RtpPacketFilter filter = new RtpPacketFilter((bytes, offset, count, length) -> {
                assertTrue(count >= 12 && offset + count <= bytes.length, "the judge sees what is there");
                return bytes[offset + 1] != 96;
            });
            byte[] out = new byte[piece + RtpPacketFilter.MAX_HELD_BYTES];
            int passed = 0;
            for (int at = 0; at < input.length; at += piece) {
                int count = Math.min(piece, input.length - at);
                byte[] in = new byte[count];
                System.arraycopy(input, at, in, 0, count);
                passed += filter.filter(in, count, out);
            }
            assertTrue(passed <= input.length, "nothing is added");
        });
    }

    @Test
    void candidatesAreReadOrLeftAlone() {
        Fuzzer.ofTexts(
                        "candidates",
                        "candidate:1 1 tcp 1518280447 192.0.2.1 7881 typ host tcptype passive generation 0",
                        "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=candidate:2 1 TCP 1 2001:db8::1 7881 typ host tcptype"
                                + " passive\r\na=end-of-candidates\r\n",
                        "candidate:1 1 tcp 1 192.0.2.1 7881 typ " + "h".repeat(60_000) + "\r\n")
                .run(input -> {
                    String text = new String(input, StandardCharsets.UTF_8);
                    CandidateRewriter.target(text);
                    CandidateRewriter.targets(text);
                    CandidateRewriter.rewriteSdp(text, _ -> OptionalInt.of(1));
                });
    }
}
