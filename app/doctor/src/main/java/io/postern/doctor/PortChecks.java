package io.postern.doctor;

import io.postern.doctor.MediaEndpoints.Relay;
import io.postern.doctor.probe.ServerCertificate;
import io.postern.doctor.probe.TurnProbe;
import io.postern.network.Network;
import io.postern.network.address.Endpoint;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import io.postern.network.dial.DialRequest;
import io.postern.network.dial.DialTimeouts;
import io.postern.network.dial.DialedConnection;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLSocket;

/** Checks the ports for media: whether they are open, and whether a relay behind them works. */
final class PortChecks {
    private static final DialTimeouts DIAL_TIMEOUTS = new DialTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(8));
    private static final Duration ALLOCATION_TIMEOUT = Duration.ofSeconds(5);

    private final Network network;
    private final InstantSource clock;
    private final MediaEndpoints ports;

    PortChecks(Network network, InstantSource clock, MediaEndpoints ports) {
        this.network = network;
        this.clock = clock;
        this.ports = ports;
    }

    /** The result of connecting to one port. */
    private record Reachability(Endpoint endpoint, Optional<DialFailure> failure, Duration took) {
        boolean isOpen() {
            return failure.isEmpty();
        }

        Map<String, Object> toMap() {
            Map<String, Object> toMap = new java.util.LinkedHashMap<>();
            toMap.put("host", endpoint.host());
            toMap.put("port", endpoint.port());
            toMap.put("open", isOpen());
            failure.ifPresent(why -> toMap.put("why", why.detail()));
            toMap.put("connect_ms", took.toMillis());
            return toMap;
        }
    }

    Finding mediaPort() throws InterruptedException {
        List<Reachability> reachability = ParallelCalls.each(ports.media(), this::reach);
        return port(Check.MEDIA_PORT, reachability, reachability);
    }

    /** The findings of the three relay checks, over all relays. */
    record RelayFindings(Finding port, Finding certificate, Finding relay) {}

    /** The results at one relay. */
    private record RelayProbe(
            Relay relay,
            Reachability reachability,
            Optional<Finding> certificate,
            Optional<TurnProbe.Outcome> outcome) {
        boolean isWell() {
            return outcome.filter(TurnProbe.Outcome.Allocated.class::isInstance).isPresent();
        }
    }

    RelayFindings relays() throws InterruptedException, IOException {
        List<RelayProbe> visits = ParallelCalls.each(ports.relays(), this::probe);
        Optional<RelayProbe> telling = mostTelling(visits);
        List<Reachability> closed = visits.stream()
                .map(RelayProbe::reachability)
                .filter(port -> !port.isOpen())
                .toList();
        List<Reachability> all = visits.stream().map(RelayProbe::reachability).toList();
        if (telling.isEmpty() && !closed.isEmpty()) {
            // The open ports belong to something else; the relay is behind one of the closed ports.
            return new RelayFindings(
                    port(Check.RELAY_PORT, closed, all),
                    Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.skipped.before", Check.RELAY_PORT),
                    Finding.skipped(Check.RELAY, "doctor.skipped.before", Check.RELAY_PORT));
        }
        RelayProbe probe = telling.or(() -> visits.stream()
                        .filter(open ->
                                open.certificate().filter(Finding::works).isPresent())
                        .findFirst())
                .orElse(visits.getFirst());
        Finding certificate = probe.certificate()
                .orElseGet(() -> Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.certificate.relay_plain"));
        if (ports.guessed() && !certificate.works()) {
            // The server there may not be a relay.
            certificate = Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.skipped.no_token");
        }
        return new RelayFindings(
                port(Check.RELAY_PORT, List.of(probe.reachability()), all),
                certificate,
                allocation(probe, certificate));
    }

    /**
     * A relay that works; otherwise one that answered like a relay; otherwise one with a rejected certificate in front
     * of it.
     */
    private static Optional<RelayProbe> mostTelling(List<RelayProbe> visits) {
        return visits.stream()
                .filter(RelayProbe::isWell)
                .findFirst()
                .or(() -> visits.stream()
                        .filter(probe -> probe.outcome()
                                .filter(TurnProbe.Outcome.Refused.class::isInstance)
                                .isPresent())
                        .findFirst())
                .or(() -> visits.stream()
                        .filter(PortChecks::hasRejectedCertificate)
                        .findFirst());
    }

    private static boolean hasRejectedCertificate(RelayProbe probe) {
        // A web server presents its own certificate, which says nothing about the relay.
        return probe.certificate()
                .filter(certificate -> certificate.outcome() == Finding.Outcome.FAILED)
                .filter(certificate ->
                        certificate.cause() instanceof FindingCause.RejectedCertificate(boolean wrongHost)
                                && !wrongHost)
                .isPresent();
    }

    private Finding allocation(RelayProbe probe, Finding certificate) {
        if (ports.guessed()) {
            return Finding.skipped(Check.RELAY, "doctor.skipped.no_token");
        }
        Endpoint at = probe.relay().target().endpoint();
        return probe.outcome()
                .map(outcome -> switch (outcome) {
                    case TurnProbe.Outcome.Allocated(java.net.InetSocketAddress relayed) ->
                        Finding.ok(Check.RELAY, "doctor.relay.allocated", at.authority())
                                .with(
                                        "relayed_address",
                                        relayed.getAddress().getHostAddress() + ":" + relayed.getPort());
                    case TurnProbe.Outcome.Refused(int code) ->
                        Finding.failed(Check.RELAY, "doctor.relay.refused", at.authority(), Integer.toString(code))
                                .with("code", code);
                    case TurnProbe.Outcome.NotTurn() ->
                        Finding.failed(Check.RELAY, "doctor.relay.not_turn", at.authority());
                    case TurnProbe.Outcome.Broken(boolean _, String detail) ->
                        Finding.failed(Check.RELAY, "doctor.relay.silent", at.authority())
                                .detail(detail);
                })
                .orElseGet(() -> Finding.skipped(
                        Check.RELAY,
                        "doctor.skipped.before",
                        certificate.outcome() == Finding.Outcome.FAILED ? Check.RELAY_CERTIFICATE : Check.RELAY_PORT))
                .with("host", at.host())
                .with("port", at.port());
    }

    private RelayProbe probe(Relay relay) throws InterruptedException, IOException {
        Endpoint endpoint = relay.target().endpoint();
        boolean tls = relay.target().tls();
        // TCP first, so that a failure of TLS can be told apart.
        Reachability reachability = reach(endpoint);
        if (!reachability.isOpen()) {
            return new RelayProbe(relay, reachability, Optional.empty(), Optional.empty());
        }
        DialRequest request = new DialRequest(
                endpoint, tls, network.proxies().routes(endpoint).routes(), DIAL_TIMEOUTS);
        try (DialedConnection dialed = network.dialer().connect(request)) {
            Optional<Finding> certificate = tls
                    ? Optional.of(ServerChecks.certificate(
                            Check.RELAY_CERTIFICATE,
                            endpoint,
                            ServerCertificate.of((SSLSocket) dialed.socket(), network.trust()),
                            clock.instant()))
                    : Optional.empty();
            Optional<TurnProbe.Outcome> outcome = ports.guessed()
                    ? Optional.empty()
                    : Optional.of(
                            TurnProbe.run(dialed.socket(), relay.username(), relay.credential(), ALLOCATION_TIMEOUT));
            return new RelayProbe(relay, reachability, certificate, outcome);
        } catch (DialException e) {
            return new RelayProbe(
                    relay,
                    reachability,
                    Optional.of(Finding.failed(Check.RELAY_CERTIFICATE, e.failure())),
                    Optional.empty());
        }
    }

    private Reachability reach(Endpoint endpoint) throws InterruptedException {
        long began = System.nanoTime();
        try (DialedConnection _ = network.dialer()
                .connect(DialRequest.plain(
                                endpoint, network.proxies().routes(endpoint).routes())
                        .within(DIAL_TIMEOUTS))) {
            return new Reachability(endpoint, Optional.empty(), since(began));
        } catch (DialException e) {
            return new Reachability(endpoint, Optional.of(e.failure()), since(began));
        }
    }

    /**
     * @param reachability the ports that decide the outcome
     * @param all the ports for the report
     */
    private Finding port(Check check, List<Reachability> reachability, List<Reachability> all) {
        List<Reachability> open =
                reachability.stream().filter(Reachability::isOpen).toList();
        Finding finding;
        if (!open.isEmpty()) {
            Reachability first = open.getFirst();
            finding = Finding.ok(
                    check,
                    "doctor.port.open",
                    first.endpoint().host(),
                    Integer.toString(first.endpoint().port()),
                    first.took().toMillis());
        } else {
            Reachability first = reachability.getFirst();
            DialFailure failure = first.failure().orElseThrow();
            if (ports.guessed()) {
                // The port was guessed, so it may be elsewhere: not worth a warning.
                finding = Finding.skipped(check, "doctor.port.unknown").detail(failure.detail());
            } else if (failure instanceof DialFailure.UnknownHost
                    || ServerChecks.isOfProxy(failure, first.endpoint())) {
                // The server's port is not the cause.
                finding = Finding.failed(check, failure);
            } else {
                finding = Finding.failed(
                                check,
                                "doctor.port.closed",
                                first.endpoint().host(),
                                Integer.toString(first.endpoint().port()))
                        .because(new FindingCause.PortsClosed(all.stream()
                                .filter(port -> !port.isOpen())
                                .map(Reachability::endpoint)
                                .toList()))
                        .detail(failure.detail());
            }
        }
        return finding.with("ports", all.stream().map(Reachability::toMap).toList());
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
