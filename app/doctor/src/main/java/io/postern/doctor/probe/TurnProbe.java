package io.postern.doctor.probe;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;

/**
 * Requests a relayed address from a TURN server over an existing connection, and releases it. libwebrtc does the same
 * in a call but does not report why it fails; the server's error code does.
 */
public final class TurnProbe {
    private static final int UNAUTHORISED = 401;
    private static final int STALE_NONCE = 438;
    private static final int UDP = 17;
    private static final int MAX_ATTEMPTS = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TurnProbe() {}

    /** The outcome of a request. */
    public sealed interface Outcome {
        /** @param relayed the address at the relay, as the media server sees this client */
        record Allocated(InetSocketAddress relayed) implements Outcome {}

        /**
         * @param code the server's error code: 401 wrong credentials, 403 forbidden, 486 quota reached, 508 no ports
         *     left
         */
        record Refused(int code) implements Outcome {}

        /** The server is not a TURN server. */
        record NotTurn() implements Outcome {}

        /** There was no answer, or the connection was lost. */
        record Broken(boolean timedOut, String detail) implements Outcome {}
    }

    /**
     * Blocks; leaves the connection open.
     *
     * @param patience the time limit for each response
     */
    public static Outcome run(Socket connection, String username, String credential, Duration patience) {
        try {
            connection.setSoTimeout(Math.toIntExact(patience.toMillis()));
            return exchange(connection.getInputStream(), connection.getOutputStream(), username, credential);
        } catch (StunMessage.NotStunException e) {
            return new Outcome.NotTurn();
        } catch (SocketTimeoutException e) {
            return new Outcome.Broken(true, "no answer to an allocation within " + patience.toMillis() + " ms");
        } catch (IOException e) {
            return new Outcome.Broken(false, String.valueOf(e.getMessage()));
        }
    }

    private static Outcome exchange(InputStream in, OutputStream out, String username, String credential)
            throws IOException {
        StunMessage.Request request = allocate();
        out.write(request.bytes());
        out.flush();
        StunMessage answer = answer(in, request);
        for (int i = 0; i < MAX_ATTEMPTS; i++) {
            if (answer.isSuccessOf(request)) {
                // The server did not ask for credentials.
                return allocated(answer);
            }
            int code = answer.errorCode().orElse(0);
            byte[] realm = answer.attribute(StunMessage.REALM).orElse(new byte[0]);
            byte[] nonce = answer.attribute(StunMessage.NONCE).orElse(new byte[0]);
            boolean challenge = nonce.length > 0 && ((code == UNAUTHORISED && i == 0) || code == STALE_NONCE);
            if (!challenge) {
                return new Outcome.Refused(code);
            }
            byte[] key = key(username, realm, credential);
            request = allocate();
            out.write(signed(request, username, realm, nonce, key));
            out.flush();
            answer = answer(in, request);
            if (answer.isSuccessOf(request)) {
                release(out, username, realm, nonce, key);
                return allocated(answer);
            }
        }
        return new Outcome.Refused(answer.errorCode().orElse(0));
    }

    private static Outcome allocated(StunMessage answer) {
        return answer.relayedAddress()
                .<Outcome>map(Outcome.Allocated::new)
                .orElseGet(() -> new Outcome.Broken(false, "an allocation without an address"));
    }

    private static void release(OutputStream out, String username, byte[] realm, byte[] nonce, byte[] key)
            throws IOException {
        StunMessage.Request refresh = request(StunMessage.REFRESH).add(StunMessage.LIFETIME, 0);
        out.write(signed(refresh, username, realm, nonce, key));
        out.flush();
    }

    private static byte[] signed(StunMessage.Request request, String username, byte[] realm, byte[] nonce, byte[] key) {
        return request.add(StunMessage.USERNAME, username)
                .add(StunMessage.REALM, realm)
                .add(StunMessage.NONCE, nonce)
                .signed(key);
    }

    private static StunMessage answer(InputStream in, StunMessage.Request request) throws IOException {
        StunMessage message = StunMessage.read(in);
        if (message.isSuccessOf(request) || message.isErrorOf(request)) {
            return message;
        }
        throw new StunMessage.NotStunException();
    }

    private static StunMessage.Request allocate() {
        return request(StunMessage.ALLOCATE).add(StunMessage.REQUESTED_TRANSPORT, UDP << 24);
    }

    private static StunMessage.Request request(int method) {
        byte[] transactionId = new byte[12];
        RANDOM.nextBytes(transactionId);
        return new StunMessage.Request(method, transactionId);
    }

    /** The key of the long-term credential mechanism, which specifies MD5. */
    private static byte[] key(String username, byte[] realm, String credential) {
        try {
            MessageDigest digest = MessageDigest.getInstance("MD5");
            digest.update((username + ":").getBytes(StandardCharsets.UTF_8));
            digest.update(realm);
            return digest.digest((":" + credential).getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("this Java has no MD5", e);
        }
    }
}
