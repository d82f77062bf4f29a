package io.postern.media.tunnel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RtpPacketFilterTest {
    enum Framing {
        RFC4571,
        TURN
    }

    private final ByteArrayOutputStream stream = new ByteArrayOutputStream();
    private final List<Integer> judged = new ArrayList<>();

    private static byte[] stun() {
        byte[] message = new byte[20];
        message[1] = 1;
        System.arraycopy(new byte[] {0x21, 0x12, (byte) 0xA4, 0x42}, 0, message, 4, 4);
        return message;
    }

    private static byte[] packet(int first, int second, int length) {
        byte[] packet = new byte[length];
        new Random(length).nextBytes(packet);
        packet[0] = (byte) first;
        packet[1] = (byte) second;
        return packet;
    }

    private static byte[] framed(Framing framing, byte[] packet) {
        boolean turn = framing == Framing.TURN;
        int head = turn ? 4 : 2;
        int length = turn ? (packet.length + 3) / 4 * 4 : packet.length;
        byte[] frame = new byte[head + length];
        if (turn) {
            frame[0] = 0x40;
            frame[1] = 1;
        }
        frame[head - 2] = (byte) (packet.length >> 8);
        frame[head - 1] = (byte) packet.length;
        System.arraycopy(packet, 0, frame, head, packet.length);
        return frame;
    }

    /** Sends all of it in pieces of at most so many bytes. */
    private byte[] filtered(RtpPacketFilter filter, int pieces) {
        byte[] all = stream.toByteArray();
        ByteArrayOutputStream passed = new ByteArrayOutputStream();
        for (int at = 0; at < all.length; at += pieces) {
            byte[] piece = Arrays.copyOfRange(all, at, Math.min(all.length, at + pieces));
            byte[] out = new byte[piece.length + RtpPacketFilter.MAX_HELD_BYTES];
            passed.write(out, 0, filter.filter(piece, piece.length, out));
        }
        return passed.toByteArray();
    }

    private RtpPacketFilter withoutLarge() {
        return new RtpPacketFilter((_, _, count, length) -> {
            assertEquals(Math.min(length, RtpPacketFilter.INSPECTED_BYTES), count);
            judged.add(length);
            return length < 500;
        });
    }

    @ParameterizedTest
    @EnumSource
    void leavesOutWholePacketsHoweverTheyAreCut(Framing framing) {
        for (int pieces : new int[] {1, 2, 3, 5, 64, 67, 1000, 16_384}) {
            stream.reset();
            judged.clear();
            ByteArrayOutputStream expected = new ByteArrayOutputStream();
            byte[] begin = framing == Framing.TURN ? stun() : framed(framing, stun());
            stream.writeBytes(begin);
            expected.writeBytes(begin);
            for (int i = 0; i < 20; i++) {
                byte[] sound = framed(framing, packet(0x80, 111, 90 + i));
                byte[] video = framed(framing, packet(0x90, 96, 900 + i));
                byte[] report = framed(framing, packet(0x80, 205, 700 + i));
                byte[] message = framed(framing, packet(23, 0xFE, 1100 + i));
                stream.writeBytes(video);
                for (byte[] frame : List.of(sound, report, message)) {
                    stream.writeBytes(frame);
                    expected.writeBytes(frame);
                }
                if (framing == Framing.TURN) {
                    stream.writeBytes(stun());
                    expected.writeBytes(stun());
                }
            }
            assertArrayEquals(expected.toByteArray(), filtered(withoutLarge(), pieces), "in pieces of " + pieces);
            assertEquals(40, judged.size(), "only audio and video are shown");
        }
    }

    @Test
    void tinyAndEmptyPacketsPass() {
        stream.writeBytes(framed(Framing.RFC4571, stun()));
        stream.writeBytes(framed(Framing.RFC4571, new byte[0]));
        stream.writeBytes(framed(Framing.RFC4571, new byte[] {(byte) 0x80}));
        stream.writeBytes(framed(Framing.RFC4571, packet(0x80, 111, 2)));
        assertArrayEquals(stream.toByteArray(), filtered(withoutLarge(), 1));
    }

    @Test
    void whatIsNeitherPassesAtOnceAndWhole() {
        stream.writeBytes(packet(0x16, 3, 100_000));
        RtpPacketFilter filter = withoutLarge();
        byte[] out = new byte[1 + RtpPacketFilter.MAX_HELD_BYTES];
        assertEquals(1, filter.filter(new byte[] {0x16}, 1, out), "the sender may wait for an answer");
        assertArrayEquals(stream.toByteArray(), filtered(withoutLarge(), 1000));
        assertEquals(List.of(), judged);
    }

    @Test
    void whatTurnsIntoSomethingElsePassesFromThere() {
        stream.writeBytes(stun());
        stream.writeBytes(packet(0xFF, 0xFF, 5000));
        assertArrayEquals(stream.toByteArray(), filtered(withoutLarge(), 77));
    }
}
