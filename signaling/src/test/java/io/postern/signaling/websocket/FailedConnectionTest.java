package io.postern.signaling.websocket;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.signaling.SignalEndpoint;
import io.postern.signaling.SignalEvent;
import io.postern.signaling.SignalFailure;
import io.postern.signaling.SignalFailure.Unreachable.Cause;
import io.postern.signaling.http.HttpClients;
import io.postern.testing.signal.ScriptedSignalServer;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks the failure that is reported when no session is opened, and that it is reported in time. */
class FailedConnectionTest {
    private static final String WEB_PAGE = "<!DOCTYPE html><html><body>Welcome to nginx!</body></html>";
    private static final SignalTimeouts QUICK = new SignalTimeouts(
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofMillis(500),
            Duration.ofSeconds(5),
            Duration.ofSeconds(15));

    private final ScriptedSignalServer server = ScriptedSignalServer.start();
    private final OkHttpSignalClient client = new OkHttpSignalClient();
    private final ReportedEvents events = new ReportedEvents();

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void unauthorizedIsNotAllowedAndTheTokenIsNotRepeated() throws Exception {
        // LiveKit repeats the token in its sentence.
        String body = "invalid token: " + SampleMessages.TOKEN.reveal() + ", error: signature is invalid";
        server.answerEverything(401, "text/plain", body);
        client.open(SampleMessages.v1(server.uri()), events);

        SignalFailure.NotAllowed failure = events.nextFailure(SignalFailure.NotAllowed.class);
        assertEquals(401, failure.status());
        assertFalse(failure.retryable());
        assertTrue(failure.detail().contains("signature is invalid"), failure.detail());
        for (String part : SampleMessages.TOKEN.reveal().split("\\.", -1)) {
            assertFalse(failure.toString().contains(part), failure::toString);
        }
    }

    @Test
    void missingRoomIsNotAllowed() throws Exception {
        server.answerEverything(404, "text/plain", "requested room does not exist");
        client.open(SampleMessages.v1(server.uri()), events);
        assertEquals(404, events.nextFailure(SignalFailure.NotAllowed.class).status());
    }

    @Test
    void olderServerHasNoV1AndV0StillWorks() throws Exception {
        server.serveOnlyV0();
        client.open(SampleMessages.v1(server.uri()), events);
        assertEquals(404, events.nextFailure(SignalFailure.NoSuchService.class).status());

        ReportedEvents second = new ReportedEvents();
        client.open(SampleMessages.v0(server.uri()), second);
        server.accept().send(SampleMessages.join());
        second.next(SignalEvent.Joined.class);
    }

    @Test
    void malformedRequestIsBadRequest() throws Exception {
        server.answerEverything(400, "text/plain", "identity cannot be empty");
        client.open(SampleMessages.v1(server.uri()), events);
        SignalFailure.BadRequest failure = events.nextFailure(SignalFailure.BadRequest.class);
        assertEquals("HTTP 400: identity cannot be empty", failure.detail());
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 502, 503})
    void serverErrorsAreTroubleAlsoWhenAProxyShowsAPage(int status) throws Exception {
        server.answerEverything(status, "text/html", WEB_PAGE);
        client.open(SampleMessages.v0(server.uri()), events);
        SignalFailure.ServerTrouble failure = events.nextFailure(SignalFailure.ServerTrouble.class);
        assertEquals(status, failure.status());
        assertTrue(failure.retryable());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 403, 404})
    void webPageIsNoSuchService(int status) throws Exception {
        server.answerEverything(status, "text/html; charset=utf-8", WEB_PAGE);
        client.open(SampleMessages.v1(server.uri()), events);
        SignalFailure.NoSuchService failure = events.nextFailure(SignalFailure.NoSuchService.class);
        assertEquals(status, failure.status());
        assertFalse(failure.retryable());
    }

    @Test
    void redirectIsNotFollowedWithTheToken() throws Exception {
        try (ScriptedSignalServer elsewhere = ScriptedSignalServer.start()) {
            server.answerEverything(302, "text/plain", "go there");
            client.open(SampleMessages.v1(server.uri()), events);
            events.nextFailure(SignalFailure.NoSuchService.class);
            assertEquals(0, elsewhere.openings().size());
        }
    }

    @Test
    void validRequestWhoseUpgradeFailsIsToldByTheUpgrade() throws Exception {
        server.refuse(503, "text/plain", "limits reached");
        client.open(SampleMessages.v0(server.uri()), events);
        assertEquals(503, events.nextFailure(SignalFailure.ServerTrouble.class).status());
    }

    @Test
    void proxyThatDoesNotPassUpgradesIsNoSuchService() throws Exception {
        server.refuse(426, "text/plain", "upgrade required");
        client.open(SampleMessages.v0(server.uri()), events);
        events.nextFailure(SignalFailure.NoSuchService.class);
    }

    @Test
    void closedPortIsRefused() throws Exception {
        int port;
        try (ServerSocket unused = new ServerSocket(0, 1, InetAddress.ofLiteral("127.0.0.1"))) {
            port = unused.getLocalPort();
        }
        client.open(SampleMessages.v1(URI.create("ws://127.0.0.1:" + port)), events);
        assertEquals(
                Cause.REFUSED,
                events.nextFailure(SignalFailure.Unreachable.class).cause());
    }

    @Test
    void unknownNameIsUnknownHost() throws Exception {
        // RFC 6761: .invalid never resolves.
        client.open(SampleMessages.v1(URI.create("wss://livekit.invalid")), events);
        SignalFailure.Unreachable failure = events.nextFailure(SignalFailure.Unreachable.class);
        assertEquals(Cause.UNKNOWN_HOST, failure.cause());
        assertTrue(failure.retryable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://livekit.example", "livekit.example", "ws://", "/path", "ws://host:99999"})
    void addressesThatAreNoneAreUnknownHosts(String address) throws Exception {
        client.open(SampleMessages.v1(URI.create(address.equals("ws://") ? "ws:///" : address)), events);
        assertEquals(
                Cause.UNKNOWN_HOST,
                events.nextFailure(SignalFailure.Unreachable.class).cause());
    }

    @Test
    void certificateOfUnknownIssuerIsNotAccepted() throws Exception {
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .build();
        HandshakeCertificates certificates =
                new HandshakeCertificates.Builder().heldCertificate(own).build();
        try (ScriptedSignalServer secure = ScriptedSignalServer.startTls(certificates.sslSocketFactory())) {
            client.open(SampleMessages.v1(secure.uri()), events);
            SignalFailure.Unreachable failure = events.nextFailure(SignalFailure.Unreachable.class);
            assertEquals(Cause.CERTIFICATE, failure.cause());
            assertFalse(failure.retryable());
            assertEquals(0, secure.openings().size(), "the token was not sent");
        }
    }

    @Test
    void trustedCertificateIsAccepted() throws Exception {
        HeldCertificate issuer =
                new HeldCertificate.Builder().certificateAuthority(0).build();
        HeldCertificate own = new HeldCertificate.Builder()
                .addSubjectAlternativeName("127.0.0.1")
                .signedBy(issuer)
                .build();
        HandshakeCertificates certificates =
                new HandshakeCertificates.Builder().heldCertificate(own).build();
        HandshakeCertificates trusting = new HandshakeCertificates.Builder()
                .addTrustedCertificate(issuer.certificate())
                .build();
        try (ScriptedSignalServer secure = ScriptedSignalServer.startTls(certificates.sslSocketFactory());
                OkHttpSignalClient trustingClient = new OkHttpSignalClient(
                        HttpClients.owned("test")
                                .newBuilder()
                                .sslSocketFactory(trusting.sslSocketFactory(), trusting.trustManager())
                                .build(),
                        SignalTimeouts.DEFAULTS)) {
            trustingClient.open(SampleMessages.v1(secure.uri()), events);
            secure.accept().send(SampleMessages.join());
            events.next(SignalEvent.Joined.class);
        }
    }

    @Test
    void serverThatAnswersNothingTimesOut() throws Exception {
        server.fallSilent();
        try (OkHttpSignalClient impatient = new OkHttpSignalClient(HttpClients.owned("test"), QUICK)) {
            impatient.open(SampleMessages.v1(server.uri()), events);
            SignalFailure.TimedOut failure = events.nextFailure(SignalFailure.TimedOut.class);
            assertEquals(SignalFailure.TimedOut.Phase.CONNECT, failure.phase());
            assertTrue(failure.retryable());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"ws", "wss"})
    void somethingThatIsNoHttpIsNoSuchService(String scheme) throws Exception {
        try (ServerSocket mail = new ServerSocket(0, 5, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread greeter = Thread.ofPlatform().start(() -> greetLikeMail(mail));
            client.open(SampleMessages.v1(URI.create(scheme + "://127.0.0.1:" + mail.getLocalPort())), events);
            events.nextFailure(SignalFailure.NoSuchService.class);
            mail.close();
            greeter.join();
        }
    }

    @Test
    void defaultTimingsBoundAnAttempt() {
        Duration most = SignalTimeouts.DEFAULTS
                .connect()
                .plus(SignalTimeouts.DEFAULTS.diagnosis())
                .plus(SignalTimeouts.DEFAULTS.firstMessage());
        assertTrue(most.compareTo(Duration.ofSeconds(25)) <= 0, most::toString);
        assertEquals("/rtc/v1", SignalEndpoint.V1.path());
    }

    private static void greetLikeMail(ServerSocket mail) {
        try {
            while (true) {
                try (var visitor = mail.accept()) {
                    visitor.getOutputStream()
                            .write("220 mail.example ESMTP\r\n".getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    visitor.getOutputStream().flush();
                    // Reads on until the visitor gives up, so that the greeting is not lost in a reset.
                    visitor.getInputStream().readAllBytes();
                }
            }
        } catch (java.io.IOException closed) {
            // The test is over.
        }
    }
}
