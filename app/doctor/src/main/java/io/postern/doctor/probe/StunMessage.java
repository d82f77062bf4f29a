package io.postern.doctor.probe;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A STUN message (RFC 8489), to the extent needed for querying a TURN server (RFC 8656) over a stream. */
final class StunMessage {
    static final int ALLOCATE = 0x0003;
    static final int REFRESH = 0x0004;
    private static final int SUCCESS = 0x0100;
    private static final int ERROR = 0x0110;

    static final int USERNAME = 0x0006;
    private static final int MESSAGE_INTEGRITY = 0x0008;
    private static final int ERROR_CODE = 0x0009;
    static final int LIFETIME = 0x000d;
    static final int REALM = 0x0014;
    static final int NONCE = 0x0015;
    private static final int XOR_RELAYED_ADDRESS = 0x0016;
    static final int REQUESTED_TRANSPORT = 0x0019;

    private static final int MAGIC_COOKIE = 0x2112A442;
    private static final int HEADER = 20;
    private static final int TRANSACTION_ID = 12;
    private static final int MAX_BYTES = 4096;
    private static final int IPV6 = 2;

    private final int type;
    private final byte[] transactionId;
    private final Map<Integer, byte[]> attributes;

    private StunMessage(int type, byte[] transactionId, Map<Integer, byte[]> attributes) {
        this.type = type;
        this.transactionId = transactionId;
        this.attributes = attributes;
    }

    /**
     * Reads the next message of a stream.
     *
     * @throws NotStunException if the other end does not speak STUN
     */
    static StunMessage read(InputStream stream) throws IOException {
        DataInputStream in = new DataInputStream(stream);
        byte[] header = new byte[HEADER];
        int first = in.read();
        if (first < 0) {
            throw new EOFException("the connection was closed without an answer");
        }
        // The two highest bits of STUN are zero; those of HTTP responses are not.
        if ((first & 0xc0) != 0) {
            throw new NotStunException();
        }
        header[0] = (byte) first;
        in.readFully(header, 1, HEADER - 1);
        ByteBuffer fields = ByteBuffer.wrap(header);
        int type = fields.getShort() & 0xffff;
        int length = fields.getShort() & 0xffff;
        if (fields.getInt() != MAGIC_COOKIE || length % 4 != 0 || length > MAX_BYTES) {
            throw new NotStunException();
        }
        byte[] transactionId = new byte[TRANSACTION_ID];
        fields.get(transactionId);
        byte[] body = new byte[length];
        in.readFully(body);
        return new StunMessage(type, transactionId, attributes(ByteBuffer.wrap(body)));
    }

    private static Map<Integer, byte[]> attributes(ByteBuffer body) throws NotStunException {
        Map<Integer, byte[]> attributes = new HashMap<>();
        while (body.remaining() >= 4) {
            int type = body.getShort() & 0xffff;
            int length = body.getShort() & 0xffff;
            int padded = (length + 3) & ~3;
            if (padded > body.remaining()) {
                throw new NotStunException();
            }
            byte[] value = new byte[length];
            body.get(value);
            body.position(body.position() + padded - length);
            attributes.putIfAbsent(type, value);
        }
        return attributes;
    }

    boolean isSuccessOf(Request request) {
        return type == (request.method | SUCCESS) && answers(request);
    }

    boolean isErrorOf(Request request) {
        return type == (request.method | ERROR) && answers(request);
    }

    private boolean answers(Request request) {
        return java.util.Arrays.equals(transactionId, request.transactionId);
    }

    Optional<byte[]> attribute(int wanted) {
        return Optional.ofNullable(attributes.get(wanted));
    }

    /** The error code, such as 401. */
    OptionalInt errorCode() {
        byte[] value = attributes.get(ERROR_CODE);
        return value == null || value.length < 4
                ? OptionalInt.empty()
                : OptionalInt.of((value[2] & 7) * 100 + (value[3] & 0xff));
    }

    /** The allocated address of the relay. */
    Optional<InetSocketAddress> relayedAddress() {
        byte[] value = attributes.get(XOR_RELAYED_ADDRESS);
        if (value == null || value.length < 8) {
            return Optional.empty();
        }
        ByteBuffer mask = ByteBuffer.allocate(4 + TRANSACTION_ID);
        mask.putInt(MAGIC_COOKIE).put(transactionId);
        int port = (((value[2] & 0xff) << 8) | (value[3] & 0xff)) ^ (MAGIC_COOKIE >>> 16);
        byte[] address = new byte[value[1] == IPV6 ? 16 : 4];
        if (value.length < 4 + address.length) {
            return Optional.empty();
        }
        for (int i = 0; i < address.length; i++) {
            address[i] = (byte) (value[4 + i] ^ mask.get(i));
        }
        try {
            return Optional.of(new InetSocketAddress(InetAddress.getByAddress(address), port));
        } catch (IOException fourOrSixteenBytesAreAnAddress) {
            return Optional.empty();
        }
    }

    /** A request under construction. */
    static final class Request {
        private final int method;
        private final byte[] transactionId;
        private final ByteArrayOutputStream attributes = new ByteArrayOutputStream();

        Request(int method, byte[] transactionId) {
            this.method = method;
            this.transactionId = transactionId.clone();
        }

        Request add(int type, byte[] value) {
            attributes.writeBytes(ByteBuffer.allocate(4)
                    .putShort((short) type)
                    .putShort((short) value.length)
                    .array());
            attributes.writeBytes(value);
            attributes.writeBytes(new byte[(4 - value.length % 4) % 4]);
            return this;
        }

        Request add(int type, String value) {
            return add(type, value.getBytes(StandardCharsets.UTF_8));
        }

        Request add(int type, int value) {
            return add(type, ByteBuffer.allocate(4).putInt(value).array());
        }

        byte[] bytes() {
            return bytes(attributes.size());
        }

        /** The request with MESSAGE-INTEGRITY at the end. */
        byte[] signed(byte[] key) {
            try {
                Mac mac = Mac.getInstance("HmacSHA1");
                mac.init(new SecretKeySpec(key, "HmacSHA1"));
                // The signed length includes the signature itself.
                byte[] signature = mac.doFinal(bytes(attributes.size() + 4 + mac.getMacLength()));
                add(MESSAGE_INTEGRITY, signature);
                return bytes();
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java has no HMAC", e);
            }
        }

        private byte[] bytes(int length) {
            byte[] body = attributes.toByteArray();
            return ByteBuffer.allocate(HEADER + body.length)
                    .putShort((short) method)
                    .putShort((short) length)
                    .putInt(MAGIC_COOKIE)
                    .put(transactionId)
                    .put(body)
                    .array();
        }
    }

    /** The other end does not speak STUN, so it is not a TURN server. */
    static final class NotStunException extends IOException {
        private static final long serialVersionUID = 1L;

        NotStunException() {
            super("the server is not a TURN server");
        }
    }
}
