package io.postern.media.tunnel;

/**
 * Walks along what goes over one connection of libwebrtc's, in one direction, packet by packet, shows the packets of sound
 * and pictures to a judge and leaves out those that it rejects. Packets stand there as ICE over TCP has them (RFC 4571: two
 * bytes of length) or as TURN over TCP has them (RFC 8656 section 12.5: STUN messages and channel data); the message of
 * STUN that both begin with tells which. What is neither passes as it is. Used by one thread.
 */
final class RtpPacketFilter {
    /** Decides on packets of RTP; STUN, DTLS and RTCP pass unseen. */
    @FunctionalInterface
    interface Judge {
        /**
         * @param bytes where the packet's beginning stands, from {@code offset}
         * @param count how many bytes of it stand there: {@link #TELLING}, or all if it has fewer; a whole header of RTP
         * @param length how many bytes it has
         */
        boolean passes(byte[] bytes, int offset, int count, int length);

        /** A packet of DTLS passes, which carries data channels once it has shaken hands. */
        default void dtlsPasses() {}
    }

    /** As much of each packet as a judge is shown: the header with the extensions that servers add. */
    static final int TELLING = 64;

    private static final int RFC4571_HEAD = 2;
    private static final int TURN_HEAD = 4;
    private static final int STUN_HEAD = 20;
    /** Without a word about who contributed (RFC 3550 section 5.1). */
    private static final int RTP_HEAD = 12;
    /** How much longer the output of {@link #sift} can be than its input. */
    static final int MOST_HELD = TURN_HEAD + TELLING;

    /** Until the cookie of STUN has been seen in the place where one of the two ways to frame has it. */
    private static final int ENOUGH_TO_TELL = 10;

    private static final byte[] STUN_COOKIE = {0x21, 0x12, (byte) 0xA4, 0x42};

    private enum Framing {
        UNKNOWN,
        RFC4571,
        TURN,
        NONE
    }

    private final Judge judge;
    private final byte[] head = new byte[MOST_HELD];
    private int headLength;
    private int bodyLeft;
    private boolean keeping = true;
    private Framing framing = Framing.UNKNOWN;

    RtpPacketFilter(Judge judge) {
        this.judge = judge;
    }

    /**
     * Passes bytes on. Of a packet that has just begun a few can be held until the next call.
     *
     * @param out takes what passes, from 0; has room for {@code count} and {@link #MOST_HELD} bytes
     * @return how many bytes passed
     */
    int sift(byte[] in, int count, byte[] out) {
        if (framing == Framing.NONE) {
            System.arraycopy(in, 0, out, 0, count);
            return count;
        }
        int at = 0;
        int passed = 0;
        while (at < count) {
            if (bodyLeft > 0) {
                int part = Math.min(bodyLeft, count - at);
                if (keeping) {
                    System.arraycopy(in, at, out, passed, part);
                    passed += part;
                }
                at += part;
                bodyLeft -= part;
            } else if (framing == Framing.NONE) {
                System.arraycopy(in, at, out, passed, count - at);
                return passed + count - at;
            } else {
                head[headLength++] = in[at++];
                if (framing == Framing.UNKNOWN) {
                    // Passes at once: who speaks first may wait for an answer.
                    out[passed++] = head[headLength - 1];
                    if (headLength == ENOUGH_TO_TELL) {
                        tell();
                    }
                } else {
                    passed += packet(out, passed);
                }
            }
        }
        return passed;
    }

    private void tell() {
        if (cookieAt(RFC4571_HEAD + TURN_HEAD)) {
            framing = Framing.RFC4571;
            bodyLeft = RFC4571_HEAD + number(0) - headLength;
        } else if (cookieAt(TURN_HEAD)) {
            framing = Framing.TURN;
            bodyLeft = STUN_HEAD + number(2) - headLength;
        }
        if (bodyLeft <= 0) {
            framing = Framing.NONE;
        }
        headLength = 0;
    }

    private boolean cookieAt(int offset) {
        for (int i = 0; i < STUN_COOKIE.length; i++) {
            if (head[offset + i] != STUN_COOKIE[i]) {
                return false;
            }
        }
        return true;
    }

    /** Decides on the packet whose head is being read, once enough of it is there; returns how many bytes it passed on. */
    private int packet(byte[] out, int to) {
        int frameHead = framing == Framing.RFC4571 ? RFC4571_HEAD : TURN_HEAD;
        if (headLength < frameHead) {
            return 0;
        }
        boolean stun = framing == Framing.TURN && (head[0] & 0xC0) == 0;
        boolean channel = framing == Framing.TURN && (head[0] & 0xC0) == 0x40;
        if (framing == Framing.TURN && !stun && !channel) {
            framing = Framing.NONE;
            return pass(out, to, 0);
        }
        int length = framing == Framing.RFC4571 ? number(0) : number(2);
        if (stun) {
            return pass(out, to, length + STUN_HEAD - TURN_HEAD);
        }
        // Channel data over TCP fills up to four bytes.
        int body = channel ? (length + 3) / 4 * 4 : length;
        int telling = Math.min(TELLING, body);
        if (headLength < frameHead + telling) {
            return 0;
        }
        int there = Math.min(telling, length);
        boolean rtp = there >= RTP_HEAD && isRtp(head[frameHead], head[frameHead + 1]);
        if (rtp && !judge.passes(head, frameHead, there, length)) {
            keeping = false;
            bodyLeft = body - telling;
            headLength = 0;
            return 0;
        }
        if (there > 0 && isDtls(head[frameHead])) {
            judge.dtlsPasses();
        }
        return pass(out, to, body - telling);
    }

    private int pass(byte[] out, int to, int left) {
        int length = headLength;
        System.arraycopy(head, 0, out, to, length);
        keeping = true;
        bodyLeft = left;
        headLength = 0;
        return length;
    }

    /** RFC 7983 (first byte) and RFC 5761 (RTCP's packet types). */
    private static boolean isRtp(byte first, byte second) {
        int type = second & 0xFF;
        return (first & 0xC0) == 0x80 && (type < 192 || type > 223);
    }

    /** RFC 7983. */
    private static boolean isDtls(byte first) {
        return first >= 20 && first <= 63;
    }

    private int number(int offset) {
        return ((head[offset] & 0xFF) << 8) | (head[offset + 1] & 0xFF);
    }
}
