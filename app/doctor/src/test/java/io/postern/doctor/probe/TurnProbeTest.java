package io.postern.doctor.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.doctor.probe.TurnProbe.Outcome;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;

/** Responses of a scripted relay; app/verify tests a real one. */
class TurnProbeTest {
    @FunctionalInterface
    private interface Server {
        void serve(Socket connection) throws IOException;
    }

    private static Outcome ask(Server server, Duration patience) throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket client = new Socket(listener.getInetAddress(), listener.getLocalPort());
                Socket accepted = listener.accept()) {
            Thread serving = Thread.ofVirtual().start(() -> {
                try {
                    server.serve(accepted);
                } catch (IOException clientIsGone) {
                    return;
                }
            });
            Outcome outcome = TurnProbe.run(client, "user", "secret", patience);
            client.close();
            serving.join(5000);
            return outcome;
        }
    }

    /** An error response to the first request, with these attributes in hexadecimal. */
    private static Server refusing(String attributes) {
        return connection -> {
            byte[] request = new byte[20];
            InputStream in = connection.getInputStream();
            in.readNBytes(request, 0, 20);
            byte[] body = HexFormat.of().parseHex(attributes);
            byte[] answer = new byte[20 + body.length];
            System.arraycopy(request, 0, answer, 0, 20);
            answer[0] = 0x01;
            answer[1] = 0x13;
            answer[3] = (byte) body.length;
            System.arraycopy(body, 0, answer, 20, body.length);
            connection.getOutputStream().write(answer);
            in.readNBytes(1024);
        };
    }

    @Test
    void theServersOwnNumberIsTold() throws Exception {
        // ERROR-CODE 486 (Allocation Quota Reached) without a reason.
        assertEquals(new Outcome.Refused(486), ask(refusing("0009" + "0004" + "00000456"), Duration.ofSeconds(5)));
    }

    @Test
    void aWebServerIsNoRelay() throws Exception {
        assertEquals(
                new Outcome.NotTurn(),
                ask(
                        connection -> {
                            connection
                                    .getOutputStream()
                                    .write("HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                            connection.shutdownOutput();
                        },
                        Duration.ofSeconds(5)));
    }

    @Test
    void silenceHasALimit() throws Exception {
        Outcome.Broken broken = assertInstanceOf(
                Outcome.Broken.class,
                ask(connection -> connection.getInputStream().readAllBytes(), Duration.ofMillis(200)));
        assertTrue(broken.timedOut());
    }

    @Test
    void aConnectionThatIsClosed() throws Exception {
        Outcome.Broken broken = assertInstanceOf(Outcome.Broken.class, ask(Socket::close, Duration.ofSeconds(5)));
        assertTrue(!broken.timedOut(), broken::detail);
    }

    /** RFC 5769, section 2.2: a response with XOR-MAPPED-ADDRESS, which is encoded like the relayed address. */
    @Test
    void addressesAreUnmasked() throws Exception {
        byte[] response =
                HexFormat.of().parseHex("0101000c2112a442b7e7a701bc34d686fa87dfae" + "00160008" + "0001a147e112a643");
        StunMessage message = StunMessage.read(new ByteArrayInputStream(response));
        assertEquals("/192.0.2.1:32853", message.relayedAddress().orElseThrow().toString());
    }

    /** RFC 5769, section 2.4: MD5 of name, realm and password as key, and the signature of the sample request. */
    @Test
    void requestsAreSignedAsTheStandardsSampleIs() {
        byte[] key = HexFormat.of().parseHex("e8ca7ad59d5eb0518e312911d2dab2a9");
        StunMessage.Request request = new StunMessage.Request(1, HexFormat.of().parseHex("78ad3433c6ad72c029da412e"))
                .add(StunMessage.USERNAME, "\u30de\u30c8\u30ea\u30c3\u30af\u30b9")
                .add(StunMessage.NONCE, "f//499k954d6OL34oL9FSTvy64sA")
                .add(StunMessage.REALM, "example.org");
        byte[] signed = request.signed(key);
        assertEquals(
                "f67024656dd64a3e02b8e0712e85c9a28ca89666",
                HexFormat.of().formatHex(signed, signed.length - 20, signed.length));
    }
}
