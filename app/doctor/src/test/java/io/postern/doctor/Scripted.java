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

/** Diagnostic runs against scripted servers. */
final class Scripted {
    private Scripted() {}

    /** A network that trusts these certificates and uses no proxy. */
    static Network trusting(X509Certificate... authorities) {
        return Network.of(
                TrustStore.only(List.of(authorities)), new ProxySettings.NoProxy(), ProxyCredentials.NONE, Map.of());
    }

    /** A run without a sign-in. */
    static DiagnosticReport examine(String server, Network network) throws InterruptedException {
        return examine(
                new DiagnosticTarget.Backend(
                        URI.create(server), new DiagnosticTarget.Access.Nobody(), Optional.empty()),
                network);
    }

    static DiagnosticReport examine(DiagnosticTarget target, Network network) throws InterruptedException {
        DiagnosticRun.ClientProvider closed = way -> {
            throw new AssertionError("no pictures were asked for");
        };
        return new DiagnosticRun(target, network, Options.QUICK, DiagnosticRun.Listener.NONE, closed, List.of()).run();
    }
}
