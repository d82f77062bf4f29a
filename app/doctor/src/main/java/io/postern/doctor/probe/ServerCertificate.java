package io.postern.doctor.probe;

import io.postern.network.trust.CertificateProblem;
import io.postern.network.trust.CertificateProblem.Link;
import io.postern.network.trust.TrustStore;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/**
 * An accepted certificate of a server.
 *
 * @param subject the short name of its owner
 * @param issuer the short name of its issuer: that of an inspecting proxy, if there is one
 * @param vouchedBy the first store that trusts the issuer; an inspecting proxy is in no store that comes with Java
 * @param notAfter when it expires
 * @param protocol {@code TLSv1.3}
 * @param chain the certificates that the server sent, its own first
 */
public record ServerCertificate(
        String subject,
        String issuer,
        Optional<TrustStore.Source> vouchedBy,
        Instant notAfter,
        String protocol,
        List<Link> chain) {
    public ServerCertificate {
        chain = List.copyOf(chain);
    }

    /** The certificate of a connection after its TLS handshake. */
    public static ServerCertificate of(SSLSocket socket, TrustStore trust) throws SSLPeerUnverifiedException {
        SSLSession session = socket.getSession();
        List<X509Certificate> chain = Arrays.stream(session.getPeerCertificates())
                .filter(X509Certificate.class::isInstance)
                .map(X509Certificate.class::cast)
                .toList();
        if (chain.isEmpty()) {
            throw new SSLPeerUnverifiedException("a server without an X.509 certificate");
        }
        X509Certificate own = chain.getFirst();
        return new ServerCertificate(
                CertificateProblem.name(own.getSubjectX500Principal().getName()),
                CertificateProblem.name(own.getIssuerX500Principal().getName()),
                trust.acceptedBy(chain),
                own.getNotAfter().toInstant(),
                session.getProtocol(),
                chain.stream()
                        .map(link -> new Link(
                                link.getSubjectX500Principal().getName(),
                                link.getIssuerX500Principal().getName(),
                                link.getNotBefore().toInstant(),
                                link.getNotAfter().toInstant()))
                        .toList());
    }

    /** Whether only this computer's own stores trust the issuer: an inspecting proxy or a private authority. */
    public boolean isPrivate() {
        return vouchedBy.filter(source -> source != TrustStore.Source.JVM).isPresent();
    }
}
