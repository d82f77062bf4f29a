package io.postern.media.tunnel;

/**
 * Parses one direction of a libwebrtc TCP connection packet by packet, shows the RTP packets to a rule and drops those
 * that it rejects. Packets are framed as in ICE over TCP (RFC 4571: two bytes of length) or as in TURN over TCP (RFC
 * 8656 section 12.5: STUN messages and channel data); the STUN message that both begin with tells which. Any other
 * stream passes unchanged. For one thread.
 */
final class RtpPacketFilter {
    /** Decides which RTP packets pass; STUN, DTLS and RTCP always pass. */
    @FunctionalInterface
    interface Rule {
        /**
         * @param bytes holds the beginning of the packet, from {@code offset}
         * @param count how many of its bytes are available: {@link #INSPECTED_BYTES}, or all if it is shorter; at least
         *     a whole RTP header
         * @param length the length of the packet in bytes
         */
        boolean admits(byte[] bytes, int offset, int count, int length);

        /** Is called for a DTLS packet, which carries data channels once the handshake is done. */
        default void onDtlsPacket() {}
    }

    /** How much of each packet a rule is shown: the header with the extensions that servers add. */
    static final int INSPECTED_BYTES = 64;

    private static final int RFC4571_HEADER_BYTES = 2;
    private static final int TURN_HEADER_BYTES = 4;
    private static final int STUN_HEADER_BYTES = 20;
    /** Without contributing sources (RFC 3550 section 5.1). */
    private static final int RTP_HEADER_BYTES = 12;
    /** How much longer the output of {@link #filter} can be than its input. */
    static final int MAX_HELD_BYTES = TURN_HEADER_BYTES + INSPECTED_BYTES;

    /** Enough bytes to find the STUN cookie at the offset of either framing. */
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
     * Passes bytes on. A few bytes of a packet that has just begun can be held back until the next call.
     *
     * @param out receives the bytes that pass, from 0; has room for {@code count} and {@link #MAX_HELD_BYTES} bytes
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
                    // Passes immediately: the sender may be waiting for a response.
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

    /**
     * Decides on the packet whose header is being read, once enough of it is available; returns how many bytes it
     * passed on.
     */
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
        // Channel data over TCP is padded to four bytes.
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
