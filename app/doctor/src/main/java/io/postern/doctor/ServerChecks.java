package io.postern.doctor;

import io.postern.doctor.probe.HttpProbe;
import io.postern.doctor.probe.ServerCertificate;
import io.postern.network.Network;
import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.address.TimeLimitedCall;
import io.postern.network.dial.DialException;
import io.postern.network.dial.DialFailure;
import io.postern.network.dial.DialRequest;
import io.postern.network.dial.DialTimeouts;
import io.postern.network.dial.DialedConnection;
import io.postern.network.proxy.Route;
import io.postern.network.proxy.RouteSelection;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLSocket;

/** Checks the connection to the server itself: name, proxy, TCP, TLS, backend and clock. */
final class ServerChecks {
    private static final DialTimeouts DIAL_TIMEOUTS = new DialTimeouts(Duration.ofSeconds(6), Duration.ofSeconds(10));
    private static final Duration NAME_TIMEOUT = Duration.ofSeconds(5);
    /** A certificate that expires sooner deserves a warning. */
    private static final Duration EXPIRY_WARNING = Duration.ofDays(7);
    /** LiveKit tolerates a minute; a larger deviation also breaks other things. */
    private static final Duration CLOCK_TOLERANCE = Duration.ofSeconds(60);

    private final URI server;
    private final Endpoint endpoint;

    private final boolean encrypted;
    private final Network network;
    private final InstantSource clock;

    ServerChecks(URI server, Network network, InstantSource clock) {
        this.server = server;
        this.network = network;
        this.clock = clock;
        endpoint = Endpoint.of(server);
        encrypted = server.getScheme().equalsIgnoreCase("https")
                || server.getScheme().equalsIgnoreCase("wss");
    }

    /** The endpoint of the server. */
    Endpoint endpoint() {
        return endpoint;
    }

    /** Whether the address uses TLS. */
    boolean isEncrypted() {
        return encrypted;
    }

    /** A connection attempt: the route taken, or the failure. */
    record Attempt(RouteSelection routes, Optional<Route> taken, Optional<DialFailure> failure, Duration took) {}

    Finding name() throws InterruptedException {
        if (endpoint.literal().isPresent()) {
            return Finding.ok(Check.NAME, "doctor.name.address", endpoint.host());
        }
        boolean proxied = !network.proxies().routes(server).isDirect();
        try {
            List<InetAddress> addresses = TimeLimitedCall.within(
                    NAME_TIMEOUT, "resolve " + endpoint.host(), () -> NameResolver.SYSTEM.resolve(endpoint.host()));
            List<String> written =
                    addresses.stream().map(InetAddress::getHostAddress).toList();
            return Finding.ok(Check.NAME, "doctor.name.found", endpoint.host(), String.join(", ", written))
                    .with("addresses", written);
        } catch (ExecutionException | TimeoutException e) {
            if (proxied) {
                return Finding.ok(Check.NAME, "doctor.name.by_proxy", endpoint.host());
            }
            String detail = "no address for " + endpoint.host();
            return Finding.failed(
                    Check.NAME,
                    e instanceof TimeoutException
                            ? new DialFailure.TimedOut(endpoint, DialFailure.TimedOut.Phase.NAME, detail + " in time")
                            : new DialFailure.UnknownHost(endpoint.host(), false, detail));
        }
    }

    /** Connects once, which tests both the proxy and the server's port. */
    Attempt connect() throws InterruptedException {
        RouteSelection routes = network.proxies().routes(server);
        long began = System.nanoTime();
        try (DialedConnection dialed = network.dialer()
                .connect(DialRequest.plain(endpoint, routes.routes()).within(DIAL_TIMEOUTS))) {
            return new Attempt(routes, Optional.of(dialed.route()), Optional.empty(), since(began));
        } catch (DialException e) {
            return new Attempt(routes, Optional.empty(), Optional.of(e.failure()), since(began));
        }
    }

    Finding proxy(Attempt attempt) {
        Optional<DialFailure> ofProxy = attempt.failure().filter(failure -> isOfProxy(failure, endpoint));
        Finding finding = ofProxy.map(failure -> Finding.failed(Check.PROXY, failure))
                .orElseGet(() -> proxy(attempt.routes(), attempt.taken()));
        return finding.with(
                        "routes",
                        attempt.routes().routes().stream().map(Route::toString).toList())
                .with("chosen_by", attempt.routes().origin().name().toLowerCase(java.util.Locale.ROOT))
                .with("taken", attempt.taken().map(Route::toString).orElse(null));
    }

    private static Finding proxy(RouteSelection routes, Optional<Route> taken) {
        String problem = routes.problem();
        if (problem != null) {
            return Finding.warning(Check.PROXY, "doctor.proxy.script_failed").detail(problem);
        }
        Route first = routes.routes().getFirst();
        if (taken.isPresent() && !taken.get().equals(first)) {
            return Finding.warning(
                    Check.PROXY,
                    "doctor.proxy.other_way",
                    first.toString(),
                    taken.get().toString());
        }
        if (first instanceof Route.Direct) {
            return switch (routes.origin()) {
                case EXCLUSION -> Finding.ok(Check.PROXY, "doctor.proxy.excluded");
                case NONE, LOOPBACK, ENVIRONMENT, SYSTEM, SETTINGS, PAC -> Finding.ok(Check.PROXY, "doctor.proxy.none");
            };
        }
        String key = switch (routes.origin()) {
            case ENVIRONMENT -> "doctor.proxy.used_environment";
            case PAC -> "doctor.proxy.used_script";
            case SETTINGS -> "doctor.proxy.used_settings";
            case SYSTEM, NONE, LOOPBACK, EXCLUSION -> "doctor.proxy.used_system";
        };
        return Finding.ok(Check.PROXY, key, first.toString());
    }

    /** Whether a failure was caused by a proxy rather than by the target. */
    static boolean isOfProxy(DialFailure failure, Endpoint target) {
        return switch (failure) {
            case DialFailure.UnknownHost unknown -> unknown.proxy();
            case DialFailure.Refused refused -> refused.proxy();
            case DialFailure.TimedOut late ->
                late.phase() == DialFailure.TimedOut.Phase.PROXY || !late.at().equals(target);
            case DialFailure.ProxyAuthenticationNeeded _, DialFailure.ProxyRefused _ -> true;
            case DialFailure.Certificate wrong -> !wrong.problem().host().equals(target.host());
            case DialFailure.Network broken -> !broken.at().equals(target);
            case DialFailure.Cancelled _ -> false;
        };
    }

    Finding connection(Attempt attempt) {
        return attempt.failure()
                .map(failure -> isOfProxy(failure, endpoint)
                        ? Finding.skipped(Check.CONNECTION, "doctor.skipped.before", Check.PROXY)
                        : Finding.failed(Check.CONNECTION, failure))
                .orElseGet(() -> Finding.ok(
                                Check.CONNECTION,
                                "doctor.connection.open",
                                endpoint.host(),
                                Integer.toString(endpoint.port()),
                                attempt.took().toMillis())
                        .with("connect_ms", attempt.took().toMillis()))
                .with("host", endpoint.host())
                .with("port", endpoint.port())
                .took(attempt.took());
    }

    Finding certificate() throws InterruptedException, IOException {
        if (!encrypted) {
            return endpoint.isLoopback()
                    ? Finding.skipped(Check.CERTIFICATE, "doctor.certificate.local")
                    : Finding.warning(Check.CERTIFICATE, "doctor.certificate.plain", server.getScheme());
        }
        return certificate(Check.CERTIFICATE, endpoint);
    }

    /** Connects to any server with TLS and checks its certificate. */
    Finding certificate(Check check, Endpoint target) throws InterruptedException, IOException {
        RouteSelection routes = network.proxies().routes(target);
        try (DialedConnection dialed = network.dialer()
                .connect(DialRequest.tls(target, routes.routes()).within(DIAL_TIMEOUTS))) {
            return certificate(
                    check, target, ServerCertificate.of((SSLSocket) dialed.socket(), network.trust()), clock.instant());
        } catch (DialException e) {
            Finding failed = Finding.failed(check, e.failure());
            return e.failure() instanceof DialFailure.Certificate wrong
                    ? failed.with("issuer", wrong.problem().issuer())
                            .with("subject", wrong.problem().subject())
                            .with(
                                    "chain",
                                    wrong.problem().chain().stream()
                                            .map(ServerChecks::link)
                                            .toList())
                    : failed;
        }
    }

    /** The finding for an accepted certificate, with a warning if it expires soon. */
    static Finding certificate(Check check, Endpoint target, ServerCertificate certificate, Instant now) {
        Finding finding;
        if (certificate.notAfter().isBefore(now.plus(EXPIRY_WARNING))) {
            finding = Finding.warning(
                    check,
                    "doctor.certificate.expiring",
                    target.host(),
                    certificate.issuer(),
                    Date.from(certificate.notAfter()));
        } else if (certificate.isPrivate()) {
            finding = Finding.ok(check, "doctor.certificate.private", target.host(), certificate.issuer())
                    .because(new FindingCause.PrivateIssuer(certificate.issuer()));
        } else {
            finding = Finding.ok(check, "doctor.certificate.public", target.host(), certificate.issuer());
        }
        return finding.with("host", target.host())
                .with("port", target.port())
                .with("issuer", certificate.issuer())
                .with("subject", certificate.subject())
                .with(
                        "vouched_by",
                        certificate
                                .vouchedBy()
                                .map(source -> source.name().toLowerCase(java.util.Locale.ROOT))
                                .orElse(null))
                .with("not_after", certificate.notAfter().toString())
                .with("protocol", certificate.protocol())
                .with(
                        "chain",
                        certificate.chain().stream().map(ServerChecks::link).toList());
    }

    private static Map<String, Object> link(io.postern.network.trust.CertificateProblem.Link link) {
        Map<String, Object> written = new LinkedHashMap<>();
        written.put("subject", link.subject());
        written.put("issuer", link.issuer());
        written.put("not_before", link.notBefore().toString());
        written.put("not_after", link.notAfter().toString());
        return written;
    }

    Finding backend(HttpProbe http) {
        try {
            HttpProbe.Answer answer = http.get(server, "api/health");
            boolean ours = answer.status() == 200 && answer.body().contains("\"postern-backend\"");
            Finding finding = ours ? Finding.ok(Check.BACKEND, "doctor.backend.there") : noBackend(answer);
            return finding.with("status", answer.status())
                    .with("server", answer.server())
                    .with("answer_ms", answer.took().toMillis());
        } catch (IOException e) {
            return unreachable(Check.BACKEND, e);
        }
    }

    private static Finding noBackend(HttpProbe.Answer answer) {
        return answer.movedTo()
                .map(address -> Finding.failed(Check.BACKEND, "doctor.backend.moved", address.toString()))
                .orElseGet(() -> Finding.failed(
                        Check.BACKEND,
                        answer.status() >= 500 ? "doctor.backend.trouble" : "doctor.backend.other",
                        Integer.toString(answer.status())));
    }

    /** Call this when a connection to the server exists, so that connecting does not count as transit time. */
    Finding clock(HttpProbe http) {
        try {
            HttpProbe.Answer answer = http.get(server, "");
            return answer.clockAhead()
                    .map(ServerChecks::clock)
                    .orElseGet(() -> Finding.skipped(Check.CLOCK, "doctor.clock.unknown"));
        } catch (IOException e) {
            return Finding.skipped(Check.CLOCK, "doctor.clock.unknown").detail(e.toString());
        }
    }

    private static Finding clock(Duration ahead) {
        long seconds = Math.round(ahead.toMillis() / 1000.0);
        Finding finding;
        if (ahead.abs().compareTo(CLOCK_TOLERANCE) <= 0) {
            finding = Finding.ok(Check.CLOCK, "doctor.clock.right", Math.abs(seconds));
        } else {
            finding = Finding.warning(
                    Check.CLOCK,
                    seconds > 0 ? "doctor.clock.ahead" : "doctor.clock.behind",
                    Math.abs(seconds) < 120 ? Math.abs(seconds) : Math.round(Math.abs(seconds) / 60.0),
                    Math.abs(seconds) < 120 ? 0 : 1);
        }
        return finding.with("own_clock_ahead_s", seconds);
    }

    /** The finding for an HTTP request without a response. */
    static Finding unreachable(Check check, IOException thrown) {
        return DialException.failureIn(thrown)
                .map(failure -> Finding.failed(check, failure))
                .orElseGet(() -> Finding.failed(check, "doctor.unexpected.no_answer")
                        .detail(String.valueOf(thrown.getMessage())));
    }

    private static Duration since(long began) {
        return Duration.ofNanos(System.nanoTime() - began);
    }
}
