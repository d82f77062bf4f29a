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

/** The ports that media needs: whether they open, and whether a relay behind them relays. */
final class PortChecks {
    private static final DialTimeouts LIMITS = new DialTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(8));
    private static final Duration ALLOCATION = Duration.ofSeconds(5);

    private final Network network;
    private final InstantSource clock;
    private final MediaEndpoints ports;

    PortChecks(Network network, InstantSource clock, MediaEndpoints ports) {
        this.network = network;
        this.clock = clock;
        this.ports = ports;
    }

    /** What became of one port. */
    private record Reached(Endpoint endpoint, Optional<DialFailure> failure, Duration took) {
        boolean isOpen() {
            return failure.isEmpty();
        }

        Map<String, Object> written() {
            Map<String, Object> written = new java.util.LinkedHashMap<>();
            written.put("host", endpoint.host());
            written.put("port", endpoint.port());
            written.put("open", isOpen());
            failure.ifPresent(why -> written.put("why", why.detail()));
            written.put("connect_ms", took.toMillis());
            return written;
        }
    }

    Finding mediaPort() throws InterruptedException {
        List<Reached> reached = ParallelCalls.each(ports.media(), this::reach);
        return port(Check.MEDIA_PORT, reached, reached);
    }

    /** What the three checks of relays have found, at all relays at once. */
    record RelayFindings(Finding port, Finding certificate, Finding relay) {}

    /** What was seen at one relay. */
    private record Visit(
            Relay relay, Reached reached, Optional<Finding> certificate, Optional<TurnProbe.Outcome> outcome) {
        boolean isWell() {
            return outcome.filter(TurnProbe.Outcome.Allocated.class::isInstance).isPresent();
        }
    }

    RelayFindings relays() throws InterruptedException, IOException {
        List<Visit> visits = ParallelCalls.each(ports.relays(), this::visit);
        Optional<Visit> telling = telling(visits);
        List<Reached> closed = visits.stream()
                .map(Visit::reached)
                .filter(port -> !port.isOpen())
                .toList();
        List<Reached> all = visits.stream().map(Visit::reached).toList();
        if (telling.isEmpty() && !closed.isEmpty()) {
            // What answers at the other ports is no relay; the relay is behind one of those that are closed.
            return new RelayFindings(
                    port(Check.RELAY_PORT, closed, all),
                    Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.skipped.before", Check.RELAY_PORT),
                    Finding.skipped(Check.RELAY, "doctor.skipped.before", Check.RELAY_PORT));
        }
        Visit visit = telling.or(() -> visits.stream()
                        .filter(open ->
                                open.certificate().filter(Finding::works).isPresent())
                        .findFirst())
                .orElse(visits.getFirst());
        Finding certificate = visit.certificate()
                .orElseGet(() -> Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.certificate.relay_plain"));
        if (ports.guessed() && !certificate.works()) {
            // Whatever is there may be no relay at all.
            certificate = Finding.skipped(Check.RELAY_CERTIFICATE, "doctor.skipped.no_token");
        }
        return new RelayFindings(
                port(Check.RELAY_PORT, List.of(visit.reached()), all), certificate, allocation(visit, certificate));
    }

    /** A relay that works; else one that answered as relays do; else one that somebody put a wrong certificate before. */
    private static Optional<Visit> telling(List<Visit> visits) {
        return visits.stream()
                .filter(Visit::isWell)
                .findFirst()
                .or(() -> visits.stream()
                        .filter(visit -> visit.outcome()
                                .filter(TurnProbe.Outcome.Refused.class::isInstance)
                                .isPresent())
                        .findFirst())
                .or(() -> visits.stream().filter(PortChecks::isDisbelieved).findFirst());
    }

    private static boolean isDisbelieved(Visit visit) {
        // A web server shows the certificate of the web server, which says nothing of the relay.
        return visit.certificate()
                .filter(certificate -> certificate.outcome() == Finding.Outcome.FAILED)
                .filter(certificate -> certificate.key().startsWith("network.certificate.")
                        && !certificate.key().equals("network.certificate.wrong_host"))
                .isPresent();
    }

    private Finding allocation(Visit visit, Finding certificate) {
        if (ports.guessed()) {
            return Finding.skipped(Check.RELAY, "doctor.skipped.no_token");
        }
        Endpoint at = visit.relay().target().endpoint();
        return visit.outcome()
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

    private Visit visit(Relay relay) throws InterruptedException, IOException {
        Endpoint endpoint = relay.target().endpoint();
        boolean tls = relay.target().tls();
        // By itself first: what TLS takes and what TLS spoils is another matter.
        Reached reached = reach(endpoint);
        if (!reached.isOpen()) {
            return new Visit(relay, reached, Optional.empty(), Optional.empty());
        }
        DialRequest request = new DialRequest(
                endpoint, tls, network.proxies().routes(endpoint).routes(), LIMITS);
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
                    : Optional.of(TurnProbe.over(dialed.socket(), relay.username(), relay.credential(), ALLOCATION));
            return new Visit(relay, reached, certificate, outcome);
        } catch (DialException e) {
            return new Visit(
                    relay,
                    reached,
                    Optional.of(Finding.failed(Check.RELAY_CERTIFICATE, e.failure())),
                    Optional.empty());
        }
    }

    private Reached reach(Endpoint endpoint) throws InterruptedException {
        long began = System.nanoTime();
        try (DialedConnection _ = network.dialer()
                .connect(DialRequest.plain(
                                endpoint, network.proxies().routes(endpoint).routes())
                        .within(LIMITS))) {
            return new Reached(endpoint, Optional.empty(), since(began));
        } catch (DialException e) {
            return new Reached(endpoint, Optional.of(e.failure()), since(began));
        }
    }

    /**
     * @param reached those that matter
     * @param all for the report
     */
    private Finding port(Check check, List<Reached> reached, List<Reached> all) {
        List<Reached> open = reached.stream().filter(Reached::isOpen).toList();
        Finding finding;
        if (!open.isEmpty()) {
            Reached first = open.getFirst();
            finding = Finding.ok(
                    check,
                    "doctor.port.open",
                    first.endpoint().host(),
                    Integer.toString(first.endpoint().port()),
                    first.took().toMillis());
        } else {
            Reached first = reached.getFirst();
            DialFailure failure = first.failure().orElseThrow();
            if (ports.guessed()) {
                // It may be somewhere else: no reason to alarm anybody.
                finding = Finding.skipped(check, "doctor.port.unknown").detail(failure.detail());
            } else if (failure instanceof DialFailure.UnknownHost
                    || ServerChecks.isOfProxy(failure, first.endpoint())) {
                // No port of the server's is to blame.
                finding = Finding.failed(check, failure);
            } else {
                finding = Finding.failed(
                                check,
                                "doctor.port.closed",
                                first.endpoint().host(),
                                Integer.toString(first.endpoint().port()))
                        .detail(failure.detail());
            }
        }
        return finding.with("ports", all.stream().map(Reached::written).toList());
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
