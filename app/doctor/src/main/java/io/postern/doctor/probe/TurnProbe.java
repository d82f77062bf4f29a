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
 * Asks a TURN server for a relayed address over a connection that is there already, and gives it back. libwebrtc does the
 * same in a call, but says nothing of the reasons when it fails; a server's own number does.
 */
public final class TurnProbe {
    private static final int UNAUTHORISED = 401;
    private static final int STALE_NONCE = 438;
    private static final int UDP = 17;
    private static final int MOST_TRIES = 3;
    private static final SecureRandom RANDOM = new SecureRandom();

    private TurnProbe() {}

    /** What became of it. */
    public sealed interface Outcome {
        /** @param relayed the address at the relay, as the media server sees us */
        record Allocated(InetSocketAddress relayed) implements Outcome {}

        /** @param code the server's own: 401 wrong login, 403 forbidden, 486 too many, 508 no ports left */
        record Refused(int code) implements Outcome {}

        /** Something listens there that is no TURN server. */
        record NotTurn() implements Outcome {}

        /** No answer, or the connection broke. */
        record Broken(boolean timedOut, String detail) implements Outcome {}
    }

    /**
     * Blocks; leaves the connection open.
     *
     * @param patience for each answer
     */
    public static Outcome over(Socket connection, String username, String credential, Duration patience) {
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
        for (int i = 0; i < MOST_TRIES; i++) {
            if (answer.isSuccessOf(request)) {
                // Nobody has asked for a login.
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
                giveBack(out, username, realm, nonce, key);
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

    private static void giveBack(OutputStream out, String username, byte[] realm, byte[] nonce, byte[] key)
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

    /** Of the long-term mechanism, which is MD5 by its specification. */
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
