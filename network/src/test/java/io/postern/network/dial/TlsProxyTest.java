package io.postern.network.dial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.Route;
import io.postern.network.trust.CertificateProblem.Reason;
import io.postern.network.trust.TrustStore;
import io.postern.testing.LeakGuard;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;
import okhttp3.tls.HandshakeCertificates;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.Test;

/** Connects through proxies with TLS, and with TLS to a server inside that. */
@LeakGuard.Tolerates(threads = "ForkJoinPool-1-delayScheduler", because = "the JVM wakes virtual threads with it")
class TlsProxyTest {
    private static final HeldCertificate AUTHORITY = new HeldCertificate.Builder()
            .certificateAuthority(0)
            .commonName("Example Private CA")
            .build();

    private static HandshakeCertificates identity(String host) {
        return new HandshakeCertificates.Builder()
                .heldCertificate(new HeldCertificate.Builder()
                        .addSubjectAlternativeName(host)
                        .signedBy(AUTHORITY)
                        .build())
                .build();
    }

    private static ScriptedProxy proxy(String host, int upstreamPort, ScriptedProxy.Handler handler)
            throws IOException {
        return new ScriptedProxy(
                identity(host)
                        .sslContext()
                        .getServerSocketFactory()
                        .createServerSocket(0, 10, InetAddress.getLoopbackAddress()),
                upstreamPort,
                handler);
    }

    private static Dialer dialer(ScriptedCredentials logins) {
        return new Dialer(
                TrustStore.only(List.of(AUTHORITY.certificate())),
                logins,
                host -> List.of(InetAddress.getLoopbackAddress()));
    }

    private static List<Route> through(ScriptedProxy proxy) {
        return List.of(new Route.HttpProxy("proxy.example", proxy.port(), true));
    }

    @Test
    void aServersTlsRunsInsideTheProxys() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "secret");
        try (EchoServer echo = EchoServer.tls(identity("meet.example").sslContext());
                ScriptedProxy proxy = proxy("proxy.example", echo.port(), talk -> {
                    talk.request();
                    talk.say("HTTP/1.1 407 No", "Proxy-Authenticate: Basic realm=\"corp\"", "Content-Length: 0");
                    talk.request();
                    talk.tunnel();
                });
                DialedConnection dialed =
                        dialer(logins).connect(DialRequest.tls(new Endpoint("meet.example", 443), through(proxy)))) {
            EchoServer.assertEchoes(dialed.socket());
            assertEquals(List.of("accepted ada"), logins.events);
            assertFalse(logins.asked.getFirst().cleartext(), "inside TLS nobody on the way can read it");
        }
    }

    @Test
    void aProxyOfAnotherNameIsRefusedBeforeItHearsAPassword() throws Exception {
        ScriptedCredentials logins = new ScriptedCredentials("ada", "secret");
        try (EchoServer echo = new EchoServer();
                ScriptedProxy proxy = proxy("other.example", echo.port(), talk -> talk.request())) {
            DialException e = assertThrows(
                    DialException.class,
                    () -> dialer(logins)
                            .connect(DialRequest.plain(new Endpoint("meet.example", 443), through(proxy)))
                            .close());
            DialFailure.Certificate certificate = assertInstanceOf(DialFailure.Certificate.class, e.failure());
            assertEquals(Reason.WRONG_HOST, certificate.problem().reason());
            assertEquals("proxy.example", certificate.problem().host());
            assertEquals(List.of(), logins.asked);
        }
    }
}
