package io.postern.network.trust;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import io.postern.network.trust.CertificateFile.Problem;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Checks authorities that a person adds and removes while the program runs, and their files. */
class TrustStoreReloadTest {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example Private CA")
            .build();

    @TempDir
    private Path folder;

    private Path file(String name, String content) throws IOException {
        return Files.writeString(folder.resolve(name), content);
    }

    @ParameterizedTest
    @ValueSource(strings = {"TLSv1.2", "TLSv1.3"})
    void whatIsAddedCountsAtOnceAndWhatIsTakenAwayNoLongerEvenForSessionsThatWereOpen(String protocol)
            throws Exception {
        HeldCertificate server = new HeldCertificate.Builder()
                .addSubjectAlternativeName("meet.example")
                .signedBy(AUTHORITY)
                .build();
        HandshakeCertificates identity =
                new HandshakeCertificates.Builder().heldCertificate(server).build();
        try (SSLServerSocket listener = (SSLServerSocket) identity.sslContext()
                .getServerSocketFactory()
                .createServerSocket(0, 10, InetAddress.getLoopbackAddress())) {
            listener.setEnabledProtocols(new String[] {protocol});
            Thread.ofVirtual().start(() -> greetEverybody(listener));
            Path added = file("company.pem", AUTHORITY.certificatePem());
            TrustStore trust = TrustStore.only(List.of());
            assertThrows(SSLException.class, () -> greeted(trust, listener.getLocalPort()));
            trust.use(List.of(added));
            greeted(trust, listener.getLocalPort());
            greeted(trust, listener.getLocalPort());
            trust.use(List.of());
            assertThrows(SSLException.class, () -> greeted(trust, listener.getLocalPort()));
            trust.use(List.of(added, folder.resolve("gone.pem")));
            greeted(trust, listener.getLocalPort());
            assertEquals(1, trust.problems().size());
        }
    }

    private static void greetEverybody(SSLServerSocket listener) {
        while (!listener.isClosed()) {
            try (SSLSocket socket = (SSLSocket) listener.accept()) {
                socket.getOutputStream().write('!');
                socket.getInputStream().read();
            } catch (IOException refusedOrOver) {
                // The other side says what it thinks of us.
            }
        }
    }

    private static void greeted(TrustStore trust, int port) throws IOException {
        try (Socket transport = new Socket(InetAddress.getLoopbackAddress(), port);
                SSLSocket tls = trust.secure(transport, new Endpoint("meet.example", 443))) {
            assertEquals('!', tls.getInputStream().read());
        }
    }

    @Test
    void aFileSaysWhoIsInIt() throws Exception {
        HeldCertificate other =
                new HeldCertificate.Builder().commonName("Other CA").build();
        Path pem = file("both.pem", "# company\n" + AUTHORITY.certificatePem() + other.certificatePem());
        CertificateFile read = CertificateFile.read(pem);
        assertEquals(Optional.empty(), read.problem());
        assertEquals(
                List.of("Example Private CA", "Other CA"),
                read.certificates().stream()
                        .map(CertificateFile.Certificate::subject)
                        .toList());
        assertEquals(
                AUTHORITY.certificate().getNotAfter().toInstant(),
                read.certificates().getFirst().notAfter());
        Path der =
                Files.write(folder.resolve("one.der"), AUTHORITY.certificate().getEncoded());
        assertEquals(1, CertificateFile.read(der).certificates().size());
    }

    @Test
    void aFileThatIsOfNoUseSaysWhy() throws Exception {
        assertEquals(Problem.MISSING, problem(folder.resolve("gone.pem")));
        assertEquals(Problem.UNREADABLE, problem(folder));
        assertEquals(Problem.NO_CERTIFICATE, problem(file("page.pem", "<html>Sign in</html>")));
        assertEquals(Problem.NO_CERTIFICATE, problem(file("empty.crt", "")));
        String damaged = "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n";
        assertEquals(Problem.NO_CERTIFICATE, problem(file("damaged.pem", damaged)));
        Path partly = file("partly.pem", damaged + AUTHORITY.certificatePem());
        assertEquals(Problem.PARTLY_DAMAGED, problem(partly));
        assertEquals(1, CertificateFile.read(partly).certificates().size());
        assertTrue(
                CertificateFile.read(folder.resolve("gone.pem")).certificates().isEmpty());
    }

    private static Problem problem(Path file) {
        return CertificateFile.read(file).problem().orElseThrow();
    }
}
