package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.address.NameResolver;
import io.postern.network.dial.DialFailure.TimedOut.Phase;
import io.postern.network.proxy.ProxyCredentials;
import io.postern.network.proxy.Route;
import io.postern.network.trust.TrustStore;
import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens connections: through the first route that works, to the address that responds first, through proxies that may
 * require authentication, with verified TLS. Blocks the calling thread, which may be virtual or not but never the
 * JavaFX thread. Thread safe. Keeps no sockets and no threads.
 */
public final class Dialer {
    private static final Logger LOG = LoggerFactory.getLogger(Dialer.class);
    /** How long an unreachable proxy is tried after all others. */
    private static final Duration UNREACHABLE_PENALTY = Duration.ofSeconds(30);

    private final TrustStore trust;
    private final HappyEyeballsConnector connector;
    private final HttpConnectClient http;
    private final Socks5Client socks;
    private final Map<String, String> substitutes;
    private final Map<Route, Long> unreachable = new ConcurrentHashMap<>();

    /** Creates a dialler that uses the operating system's name service. */
    public Dialer(TrustStore trust, ProxyCredentials credentials) {
        this(trust, credentials, NameResolver.SYSTEM);
    }

    /** @param resolver for targets without proxy, and for proxies; never for targets behind one */
    public Dialer(TrustStore trust, ProxyCredentials credentials, NameResolver resolver) {
        this(trust, credentials, resolver, Map.of());
    }

    /**
     * @param substitutes for some hosts (names or addresses) the host to connect to in their place, where no proxy is
     *     between; certificates are checked against the requested host
     */
    public Dialer(TrustStore trust, ProxyCredentials credentials, Map<String, String> substitutes) {
        this(trust, credentials, NameResolver.SYSTEM, substitutes);
    }

    private Dialer(
            TrustStore trust, ProxyCredentials credentials, NameResolver resolver, Map<String, String> substitutes) {
        this.trust = trust;
        this.connector = new HappyEyeballsConnector(resolver);
        this.http = new HttpConnectClient(credentials);
        this.socks = new Socks5Client(credentials);
        this.substitutes = Map.copyOf(substitutes);
    }

    /** The trust store that checks TLS certificates. */
    public TrustStore trust() {
        return trust;
    }

    /** @throws DialException with the most helpful failure, those of other routes suppressed */
    public DialedConnection connect(DialRequest request) throws DialException {
        return connect(request, new Cancellation());
    }

    /**
     * @param cancellation cancels the attempt from another thread
     * @throws DialException with the most helpful failure, those of other routes suppressed
     */
    public DialedConnection connect(DialRequest request, Cancellation cancellation) throws DialException {
        long deadline = System.nanoTime() + request.timeouts().total().toNanos();
        List<DialException> failures = new ArrayList<>();
        for (Route route : reachableFirst(request.routes())) {
            Duration left = Duration.ofNanos(deadline - System.nanoTime());
            if (!failures.isEmpty() && !left.isPositive()) {
                break;
            }
            Duration limit = left.compareTo(request.timeouts().route()) < 0
                    ? left
                    : request.timeouts().route();
            RouteAttempt attempt = new RouteAttempt(request.target(), limit, cancellation);
            try (attempt) {
                return connect(request, route, attempt);
            } catch (DialException e) {
                LOG.debug(
                        "{} cannot be reached {}: {}",
                        request.target(),
                        route,
                        e.failure().detail());
                failures.add(e);
                if (e.failure() instanceof DialFailure.Cancelled) {
                    break;
                }
            }
            deadline += attempt.paused().toNanos();
        }
        throw DialFailures.mostActionable(failures);
    }

    private DialedConnection connect(DialRequest request, Route route, RouteAttempt attempt) throws DialException {
        Endpoint target = request.target();
        try {
            LayeredSocket tunnel = switch (route) {
                case Route.Direct _ -> LayeredSocket.plain(connector.connect(substitute(target), false, attempt));
                case Route.HttpProxy proxy ->
                    http.open(proxy, target, () -> toProxy(proxy, proxy.tls(), attempt), attempt);
                case Route.Socks5 proxy -> socks.open(proxy, target, () -> toProxy(proxy, false, attempt), attempt);
            };
            Socket socket = request.tls() ? secure(tunnel.socket(), target, attempt) : tunnel.socket();
            attempt.release(tunnel.transport());
            return new DialedConnection(socket, tunnel.transport(), route, attempt.roundTrip());
        } catch (IOException e) {
            throw attempt.failure(e);
        }
    }

    private Endpoint substitute(Endpoint target) {
        String other = substitutes.get(target.host());
        return other == null ? target : new Endpoint(other, target.port());
    }

    private LayeredSocket toProxy(Route.Proxied proxy, boolean tls, RouteAttempt attempt) throws IOException {
        Socket transport;
        try {
            transport = connector.connect(proxy.endpoint(), true, attempt);
            unreachable.remove(proxy);
        } catch (DialException e) {
            if (!(e.failure() instanceof DialFailure.Cancelled)) {
                unreachable.put(proxy, System.nanoTime() + UNREACHABLE_PENALTY.toNanos());
            }
            throw e;
        }
        return tls
                ? new LayeredSocket(secure(transport, proxy.endpoint(), attempt), transport)
                : LayeredSocket.plain(transport);
    }

    private Socket secure(Socket connection, Endpoint server, RouteAttempt attempt) throws IOException {
        attempt.enter(Phase.HANDSHAKE, server);
        return trust.secure(connection, server);
    }

    private List<Route> reachableFirst(List<Route> routes) {
        long now = System.nanoTime();
        List<Route> first = new ArrayList<>();
        List<Route> last = new ArrayList<>();
        for (Route route : routes) {
            Long until = unreachable.get(route);
            (until != null && until - now > 0 ? last : first).add(route);
        }
        first.addAll(last);
        return first;
    }

    /** Forgets sign-ins and unreachable proxies, after the network or a password has changed. */
    public void forget() {
        unreachable.clear();
        http.forget();
        socks.forget();
    }
}
