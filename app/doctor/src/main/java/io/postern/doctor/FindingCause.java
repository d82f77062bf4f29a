package io.postern.doctor;

import io.postern.network.address.Endpoint;
import java.util.List;

/** The cause behind a finding, as far as {@link DiagnosticConclusion} depends on it. Immutable. */
public sealed interface FindingCause {
    /** The outcome of the finding says everything. */
    record Unspecified() implements FindingCause {}

    /**
     * The server's certificate was issued by an authority that only this computer trusts: an inspecting proxy, or a
     * company's own authority.
     *
     * @param issuer the name of the authority
     */
    record PrivateIssuer(String issuer) implements FindingCause {}

    /**
     * A certificate was rejected.
     *
     * @param wrongHost whether it was issued for another host, as by a web server in the relay's place
     */
    record RejectedCertificate(boolean wrongHost) implements FindingCause {}

    /**
     * The server answered over HTTP, but something on the way stopped the upgrade to a WebSocket.
     *
     * @param address the address of the WebSocket
     */
    record WebSocketBlocked(String address) implements FindingCause {}

    /** TCP ports are closed, which a firewall would have to open. */
    record PortsClosed(List<Endpoint> ports) implements FindingCause {
        public PortsClosed {
            ports = List.copyOf(ports);
        }
    }

    /** The server offers no relay. */
    record NoRelay() implements FindingCause {}
}
