package io.postern.doctor;

import io.postern.doctor.DiagnosticRun.Options;
import io.postern.network.Network;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.trust.TrustStore;
import java.net.URI;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Examinations of servers that do as they are told. */
final class Scripted {
    private Scripted() {}

    /** A way out that trusts these certificates and takes no proxy. */
    static Network trusting(X509Certificate... authorities) {
        return Network.of(
                TrustStore.only(List.of(authorities)), new ProxySettings.NoProxy(), ProxyCredentials.NONE, Map.of());
    }

    /** Nobody signs in. */
    static DiagnosticReport examine(String server, Network network) throws InterruptedException {
        return examine(
                new DiagnosticTarget.Backend(
                        URI.create(server), new DiagnosticTarget.Access.Nobody(), Optional.empty()),
                network);
    }

    static DiagnosticReport examine(DiagnosticTarget subject, Network network) throws InterruptedException {
        DiagnosticRun.Studio closed = way -> {
            throw new AssertionError("no pictures were asked for");
        };
        return new DiagnosticRun(subject, network, Options.QUICK, DiagnosticRun.Listener.NONE, closed, List.of()).run();
    }
}
