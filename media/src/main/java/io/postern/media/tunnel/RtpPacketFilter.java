package io.postern.media.tunnel;

/**
 * Walks along what goes over one connection of libwebrtc's, in one direction, packet by packet, shows the packets of sound
 * and pictures to a rule and leaves out those that it rejects. Packets stand there as ICE over TCP has them (RFC 4571: two
 * bytes of length) or as TURN over TCP has them (RFC 8656 section 12.5: STUN messages and channel data); the message of
 * STUN that both begin with tells which. What is neither passes as it is. Used by one thread.
 */
final class RtpPacketFilter {
    /** Decides on packets of RTP; STUN, DTLS and RTCP pass unseen. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param bytes where the packet's beginning stands, from {@code offset}
         * @param count how many bytes of it stand there: {@link #INSPECTED_BYTES}, or all if it has fewer; a whole header of RTP
         * @param length how many bytes it has
         */
        boolean admits(byte[] bytes, int offset, int count, int length);

        /** A packet of DTLS passes, which carries data channels once it has shaken hands. */
        default void onDtlsPacket() {}
    }

    /** As much of each packet as a rule is shown: the header with the extensions that servers add. */
    static final int INSPECTED_BYTES = 64;

    private static final int RFC4571_HEADER_BYTES = 2;
    private static final int TURN_HEADER_BYTES = 4;
    private static final int STUN_HEADER_BYTES = 20;
    /** Without a word about who contributed (RFC 3550 section 5.1). */
    private static final int RTP_HEADER_BYTES = 12;
    /** How much longer the output of {@link #filter} can be than its input. */
    static final int MAX_HELD_BYTES = TURN_HEADER_BYTES + INSPECTED_BYTES;

    /** Until the cookie of STUN has been seen in the place where one of the two ways to frame has it. */
    private static final int DETECTION_BYTES = 10;

    private static final byte[] STUN_COOKIE = {0x21, 0x12, (byte) 0xA4, 0x42};

    private enum Framing {
        UNKNOWN,
        RFC4571,
        TURN,
        NONE
    }

    private final Rule rule;
    private final byte[] header = new byte[MAX_HELD_BYTES];
    private int headerLength;
    private int bodyBytesLeft;
    private boolean admitted = true;
    private Framing framing = Framing.UNKNOWN;

    RtpPacketFilter(Rule rule) {
        this.rule = rule;
    }

    /**
     * Passes bytes on. Of a packet that has just begun a few can be held until the next call.
     *
     * @param out takes what passes, from 0; has room for {@code count} and {@link #MAX_HELD_BYTES} bytes
     * @return how many bytes passed
     */
    int filter(byte[] in, int count, byte[] out) {
        if (framing == Framing.NONE) {
            System.arraycopy(in, 0, out, 0, count);
            return count;
        }
        int at = 0;
        int passed = 0;
        while (at < count) {
            if (bodyBytesLeft > 0) {
                int part = Math.min(bodyBytesLeft, count - at);
                if (admitted) {
                    System.arraycopy(in, at, out, passed, part);
                    passed += part;
                }
                at += part;
                bodyBytesLeft -= part;
            } else if (framing == Framing.NONE) {
                System.arraycopy(in, at, out, passed, count - at);
                return passed + count - at;
            } else {
                header[headerLength++] = in[at++];
                if (framing == Framing.UNKNOWN) {
                    // Passes at once: who speaks first may wait for an answer.
                    out[passed++] = header[headerLength - 1];
                    if (headerLength == DETECTION_BYTES) {
                        detectFraming();
                    }
                } else {
                    passed += onHeader(out, passed);
                }
            }
        }
        return passed;
    }

    private void detectFraming() {
        if (cookieAt(RFC4571_HEADER_BYTES + TURN_HEADER_BYTES)) {
            framing = Framing.RFC4571;
            bodyBytesLeft = RFC4571_HEADER_BYTES + uint16(0) - headerLength;
        } else if (cookieAt(TURN_HEADER_BYTES)) {
            framing = Framing.TURN;
            bodyBytesLeft = STUN_HEADER_BYTES + uint16(2) - headerLength;
        }
        if (bodyBytesLeft <= 0) {
            framing = Framing.NONE;
        }
        headerLength = 0;
    }

    private boolean cookieAt(int offset) {
        for (int i = 0; i < STUN_COOKIE.length; i++) {
            if (header[offset + i] != STUN_COOKIE[i]) {
                return false;
            }
        }
        return true;
    }

    /** Decides on the packet whose header is being read, once enough of it is there; returns how many bytes it passed on. */
    private int onHeader(byte[] out, int to) {
        int framingBytes = framing == Framing.RFC4571 ? RFC4571_HEADER_BYTES : TURN_HEADER_BYTES;
        if (headerLength < framingBytes) {
            return 0;
        }
        boolean stun = framing == Framing.TURN && (header[0] & 0xC0) == 0;
        boolean channel = framing == Framing.TURN && (header[0] & 0xC0) == 0x40;
        if (framing == Framing.TURN && !stun && !channel) {
            framing = Framing.NONE;
            return pass(out, to, 0);
        }
        int length = framing == Framing.RFC4571 ? uint16(0) : uint16(2);
        if (stun) {
            return pass(out, to, length + STUN_HEADER_BYTES - TURN_HEADER_BYTES);
        }
        // Channel data over TCP fills up to four bytes.
        int body = channel ? (length + 3) / 4 * 4 : length;
        int inspected = Math.min(INSPECTED_BYTES, body);
        if (headerLength < framingBytes + inspected) {
            return 0;
        }
        int available = Math.min(inspected, length);
        boolean rtp = available >= RTP_HEADER_BYTES && isRtp(header[framingBytes], header[framingBytes + 1]);
        if (rtp && !rule.admits(header, framingBytes, available, length)) {
            admitted = false;
            bodyBytesLeft = body - inspected;
            headerLength = 0;
            return 0;
        }
        if (available > 0 && isDtls(header[framingBytes])) {
            rule.onDtlsPacket();
        }
        return pass(out, to, body - inspected);
    }

    private int pass(byte[] out, int to, int left) {
        int length = headerLength;
        System.arraycopy(header, 0, out, to, length);
        admitted = true;
        bodyBytesLeft = left;
        headerLength = 0;
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

    private int uint16(int offset) {
        return ((header[offset] & 0xFF) << 8) | (header[offset + 1] & 0xFF);
    }
}
