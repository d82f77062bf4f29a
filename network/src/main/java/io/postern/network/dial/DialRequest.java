package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.Route;
import java.util.List;

/**
 * The target of a connection and how to reach it.
 *
 * @param tls whether to do a TLS handshake with the target, whose certificate has to be for {@code target.host()}
 * @param routes tried in this order, at least one
 */
public record DialRequest(Endpoint target, boolean tls, List<Route> routes, DialTimeouts timeouts) {
    public DialRequest {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no route");
        }
    }

    /** A TCP connection. */
    public static DialRequest plain(Endpoint target, List<Route> routes) {
        return new DialRequest(target, false, routes, DialTimeouts.DEFAULT);
    }

    /** A TLS connection. */
    public static DialRequest tls(Endpoint target, List<Route> routes) {
        return new DialRequest(target, true, routes, DialTimeouts.DEFAULT);
    }

    /** The same request with other time limits. */
    public DialRequest within(DialTimeouts limits) {
        return new DialRequest(target, tls, routes, limits);
    }
}
