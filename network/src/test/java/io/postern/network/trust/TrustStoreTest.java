package io.postern.network.trust;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.trust.CertificateProblem.Reason;
import io.postern.network.trust.TrustStore.Source;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TrustStoreTest {
    private static final long NOW = System.currentTimeMillis();
    private static final long DAY = Duration.ofDays(1).toMillis();

    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(1)
            .commonName("Example Private CA")
            .build();
    private static final HeldCertificate INTERMEDIATE = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example Issuing CA")
            .signedBy(AUTHORITY)
            .build();
    private static final TrustStore TRUST = TrustStore.only(List.of(AUTHORITY.certificate()));

    private final java.util.ArrayList<AutoCloseable> open = new java.util.ArrayList<>();

    @AfterEach
    void end() throws Exception {
        for (AutoCloseable resource : open.reversed()) {
            resource.close();
        }
    }

    private static HeldCertificate.Builder server() {
        return new HeldCertificate.Builder()
                .commonName("Example Server")
                .addSubjectAlternativeName("meet.example")
                .signedBy(AUTHORITY);
    }

    /** Serves one handshake; the port, and what the server saw of the client. */
    private record Served(int port, CompletableFuture<ExtendedSSLSession> session) {}

    private Served serve(HeldCertificate certificate, List<X509Certificate> intermediates, String... protocols)
            throws IOException {
        HandshakeCertificates identity = new HandshakeCertificates.Builder()
                .heldCertificate(certificate, intermediates.toArray(X509Certificate[]::new))
                .build();
        SSLServerSocket listener = (SSLServerSocket) identity.sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(listener);
        if (protocols.length > 0) {
            listener.setEnabledProtocols(protocols);
        }
        CompletableFuture<ExtendedSSLSession> session = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.startHandshake();
                session.complete((ExtendedSSLSession) socket.getSession());
                socket.getOutputStream().write('!');
                socket.getInputStream().read();
            } catch (IOException e) {
                session.completeExceptionally(e);
            }
        });
        return new Served(listener.getLocalPort(), session);
    }

    private static SSLSocket secure(TrustStore trust, String host, int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        try {
            SSLSocket tls = trust.secure(socket, new Endpoint(host, 443));
            assertEquals('!', tls.getInputStream().read());
            return tls;
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    private void assertTrusted(TrustStore trust, String host, HeldCertificate certificate, X509Certificate... others)
            throws Exception {
        secure(trust, host, serve(certificate, List.of(others)).port()).close();
    }

    private CertificateProblem problem(String host, HeldCertificate certificate, X509Certificate... others)
            throws Exception {
        int port = serve(certificate, List.of(others)).port();
        SSLHandshakeException e = assertThrows(
                SSLHandshakeException.class, () -> secure(TRUST, host, port).close());
        return UntrustedCertificateException.problemIn(e).orElseThrow(() -> new AssertionError("no problem", e));
    }

    @Test
    void aPrivateAuthorityIsTrustedWithAndWithoutIntermediate() throws Exception {
        assertTrusted(TRUST, "meet.example", server().build());
        assertTrusted(TRUST, "meet.example", server().signedBy(INTERMEDIATE).build(), INTERMEDIATE.certificate());
        assertTrusted(TRUST, "MEET.example", server().rsa2048().build());
    }

    @Test
    void aServersOwnCertificateCanBeAdded() throws Exception {
        HeldCertificate selfSigned = new HeldCertificate.Builder()
                .addSubjectAlternativeName("meet.example")
                .build();
        assertTrusted(TrustStore.only(List.of(selfSigned.certificate())), "meet.example", selfSigned);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void bothVersionsOfTlsAreSpoken(String protocol) throws Exception {
        Served served = serve(server().build(), List.of(), protocol);
        try (SSLSocket socket = secure(TRUST, "meet.example", served.port())) {
            assertEquals(protocol, socket.getSession().getProtocol());
        }
    }

    @Test
    void nothingOlderIsOffered() throws Exception {
        try (Socket unconnected = new Socket();
                ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            unconnected.connect(listener.getLocalSocketAddress());
            SSLSocket socket = (SSLSocket) TRUST.socketFactory().createSocket(unconnected, "meet.example", 443, true);
            assertArrayEquals(new String[] {"TLSv1.3", "TLSv1.2"}, socket.getEnabledProtocols());
            assertEquals("HTTPS", socket.getSSLParameters().getEndpointIdentificationAlgorithm());
            assertThrows(IOException.class, () -> TRUST.socketFactory().createSocket(), "it would have no host");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"meet.example", "intranet"})
    void theServersNameIsSentAlsoWithoutADot(String host) throws Exception {
        Served served = serve(server().addSubjectAlternativeName("intranet").build(), List.of());
        try (SSLSocket _ = secure(TRUST, host, served.port())) {
            List<SNIServerName> names =
                    served.session().get(5, TimeUnit.SECONDS).getRequestedServerNames();
            assertEquals(List.of(new SNIHostName(host)), names);
        }
    }

    @Test
    void anAddressIsCheckedAsAnAddressAndNotSentAsAName() throws Exception {
        Served served = serve(server().addSubjectAlternativeName("192.0.2.1").build(), List.of());
        try (SSLSocket _ = secure(TRUST, "192.0.2.1", served.port())) {
            assertEquals(List.of(), served.session().get(5, TimeUnit.SECONDS).getRequestedServerNames());
        }
        assertEquals(Reason.WRONG_HOST, problem("192.0.2.2", server().build()).reason());
    }

    @Test
    void anotherHostsCertificateIsRefusedAndNamed() throws Exception {
        CertificateProblem problem = problem("other.example", server().build());
        assertEquals(Reason.WRONG_HOST, problem.reason());
        assertEquals("other.example", problem.host());
        assertEquals("Example Server", problem.subject());
        assertEquals("Example Private CA", problem.issuer());
        assertEquals(List.of("meet.example"), problem.names());
        assertEquals("network.certificate.wrong_host", problem.key());
        assertEquals("meet.example", problem.arguments().getLast());
    }

    @Test
    void theCommonNameAloneIsNoHostName() throws Exception {
        assertEquals(
                Reason.WRONG_HOST,
                problem(
                                "meet.example",
                                new HeldCertificate.Builder()
                                        .commonName("meet.example")
                                        .addSubjectAlternativeName("else.example")
                                        .signedBy(AUTHORITY)
                                        .build())
                        .reason());
    }

    @Test
    void anExpiredCertificateIsRefusedWithItsDate() throws Exception {
        CertificateProblem problem = problem(
                "meet.example",
                server().validityInterval(NOW - 40 * DAY, NOW - 10 * DAY).build());
        assertEquals(Reason.EXPIRED, problem.reason());
        assertEquals("Example Server", problem.subject());
        Instant end = Instant.ofEpochMilli(NOW - 10 * DAY);
        assertTrue(Duration.between(problem.notAfter(), end).abs().toSeconds() < 2);
        assertEquals(Date.from(problem.notAfter()), problem.arguments().get(4));
    }

    @Test
    void anExpiredIntermediateIsTheOneNamed() throws Exception {
        HeldCertificate old = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .commonName("Old Issuing CA")
                .validityInterval(NOW - 40 * DAY, NOW - 10 * DAY)
                .signedBy(AUTHORITY)
                .build();
        CertificateProblem problem =
                problem("meet.example", server().signedBy(old).build(), old.certificate());
        assertEquals(Reason.EXPIRED, problem.reason());
        assertEquals("Old Issuing CA", problem.subject());
        assertEquals(2, problem.chain().size());
    }

    @Test
    void aCertificateOfTheFutureIsRefused() throws Exception {
        assertEquals(
                Reason.NOT_YET_VALID,
                problem(
                                "meet.example",
                                server().validityInterval(NOW + DAY, NOW + 2 * DAY)
                                        .build())
                        .reason());
    }

    @Test
    void anUnknownIssuerIsRefusedAndNamed() throws Exception {
        HeldCertificate inspector = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .commonName("Snoop Proxy CA")
                .build();
        CertificateProblem problem =
                problem("meet.example", server().signedBy(inspector).build());
        assertEquals(Reason.UNKNOWN_ISSUER, problem.reason());
        assertEquals("Snoop Proxy CA", problem.issuer());
        // Even if the server sends the authority along.
        assertEquals(
                Reason.UNKNOWN_ISSUER,
                problem("meet.example", server().signedBy(inspector).build(), inspector.certificate())
                        .reason());
    }

    @Test
    void aMissingIntermediateIsAnUnknownIssuerWithTheIntermediatesName() throws Exception {
        CertificateProblem problem =
                problem("meet.example", server().signedBy(INTERMEDIATE).build());
        assertEquals(Reason.UNKNOWN_ISSUER, problem.reason());
        assertEquals("Example Issuing CA", problem.issuer());
    }

    @Test
    void whatIsSentAlongWithoutBelongingThereIsNotBlamed() {
        HeldCertificate stranger = new HeldCertificate.Builder()
                .certificateAuthority(0)
                .commonName("Snoop Proxy CA")
                .build();
        CertificateProblem unknown = problem(server().signedBy(stranger).build(), INTERMEDIATE);
        assertEquals(Reason.UNKNOWN_ISSUER, unknown.reason());
        assertEquals("Snoop Proxy CA", unknown.issuer());

        CertificateProblem expired = problem(
                server().validityInterval(NOW - 40 * DAY, NOW - 10 * DAY).build(), INTERMEDIATE);
        assertEquals(Reason.EXPIRED, expired.reason());
        assertEquals("Example Server", expired.subject());
        assertEquals(
                Reason.NOT_YET_VALID,
                problem(server().validityInterval(NOW + DAY, NOW + 2 * DAY).build(), INTERMEDIATE)
                        .reason());
        // Of what both is wrong with, nobody can say that it was any good when its time was.
        assertEquals(
                Reason.UNKNOWN_ISSUER,
                problem(
                                server().signedBy(stranger)
                                        .validityInterval(NOW - 40 * DAY, NOW - 10 * DAY)
                                        .build(),
                                INTERMEDIATE)
                        .reason());
    }

    /** Without a connection: the JDK's servers send nothing but whole chains. */
    private static CertificateProblem problem(HeldCertificate certificate, HeldCertificate alien) {
        X509Certificate[] chain = {certificate.certificate(), alien.certificate()};
        CertificateException e = assertThrows(
                CertificateException.class, () -> TRUST.trustManager().checkServerTrusted(chain, "ECDHE_ECDSA"));
        return UntrustedCertificateException.problemIn(e).orElseThrow(() -> new AssertionError("no problem", e));
    }

    @Test
    void aServerThatPlaysAuthorityIsRefused() throws Exception {
        HeldCertificate notAnAuthority = server().build();
        Reason reason = problem(
                        "meet.example", server().signedBy(notAnAuthority).build(), notAnAuthority.certificate())
                .reason();
        assertTrue(reason == Reason.INVALID || reason == Reason.UNKNOWN_ISSUER, reason.name());
    }

    @Test
    void whatIsNoTlsIsNoCertificateProblem() throws Exception {
        try (ServerSocket listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> {
                try (Socket socket = listener.accept()) {
                    socket.getOutputStream()
                            .write("HTTP/1.1 400 Bad Request\r\n\r\n"
                                    .getBytes(java.nio.charset.StandardCharsets.US_ASCII));
                    socket.getInputStream().read(new byte[4096]);
                } catch (IOException over) {
                    // The test has ended.
                }
            });
            SSLException e = assertThrows(
                    SSLException.class,
                    () -> secure(TRUST, "meet.example", listener.getLocalPort()).close());
            assertTrue(UntrustedCertificateException.problemIn(e).isEmpty());
        }
    }

    @Test
    void oneStoreThatVouchesIsEnoughAndCanBeTold(@TempDir Path folder) throws Exception {
        Path file =
                Files.writeString(folder.resolve("company.pem"), "Our CA:\n" + AUTHORITY.certificatePem() + "\n# end");
        TrustStore trust = TrustStore.load(List.of(file));
        assertEquals(List.of(), trust.problems());
        HeldCertificate certificate = server().build();
        assertTrusted(trust, "meet.example", certificate);
        List<X509Certificate> chain = List.of(certificate.certificate());
        assertEquals(Source.ADMINISTRATOR, trust.acceptedBy(chain).orElseThrow());
        assertTrue(TrustStore.load(List.of()).acceptedBy(chain).isEmpty());
    }

    @Test
    void foldersAreReadAndWhatCannotBeReadIsSaid(@TempDir Path folder) throws Exception {
        Files.writeString(folder.resolve("a.crt"), AUTHORITY.certificatePem() + INTERMEDIATE.certificatePem());
        Files.write(folder.resolve("b.cer"), AUTHORITY.certificate().getEncoded());
        Files.writeString(folder.resolve("notes.txt"), "nothing to see");
        assertEquals(List.of(), TrustStore.load(List.of(folder)).problems());

        Files.writeString(folder.resolve("c.pem"), "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Files.writeString(folder.resolve("d.pem"), "garbage");
        TrustStore trust = TrustStore.load(List.of(folder, folder.resolve("missing.pem")));
        assertEquals(3, trust.problems().size(), trust.problems().toString());
        assertTrusted(trust, "meet.example", server().build());
    }

    @Test
    void theSystemsBundleIsFoundOrReplacedByTheEnvironment(@TempDir Path folder) throws Exception {
        Path bundle = Files.writeString(folder.resolve("bundle.crt"), AUTHORITY.certificatePem());
        assertEquals(
                List.of(AUTHORITY.certificate()),
                SystemCertificates.read("Linux", Map.of("SSL_CERT_FILE", bundle.toString())));
    }

    @Test
    void theJvmsCertificatesAreThere() {
        assertFalse(TrustStore.load(List.of()).trustManager().getAcceptedIssuers().length == 0);
    }

    @Test
    void withoutAnyCertificateNobodyIsTrusted() throws Exception {
        int port = serve(server().build(), List.of()).port();
        SSLHandshakeException e = assertThrows(
                SSLHandshakeException.class,
                () -> secure(TrustStore.only(List.of()), "meet.example", port).close());
        assertEquals(
                Reason.UNKNOWN_ISSUER,
                UntrustedCertificateException.problemIn(e).orElseThrow().reason());
    }

    @Test
    void nobodyConnectsToUs() {
        X509Certificate[] chain = {AUTHORITY.certificate()};
        assertThrows(
                java.security.cert.CertificateException.class,
                () -> TRUST.trustManager().checkClientTrusted(chain, "RSA"));
    }

    @Test
    void namesOfCertificatesAreShortAndHarmless() {
        assertEquals("A, B", CertificateProblem.name("O=x,CN=A\\, B,C=DE"));
        assertEquals("x", CertificateProblem.name("OU=y,O=x"));
        assertEquals("OU=y", CertificateProblem.name("OU=y"));
        assertFalse(CertificateProblem.name("CN=evil\u202e\u001bname").contains("\u202e"));
        assertTrue(CertificateProblem.name("CN=" + "x".repeat(500)).length() < 110);
    }
}
