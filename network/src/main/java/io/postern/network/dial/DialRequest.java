package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.Route;
import java.util.List;

/**
 * What to connect to, and how.
 *
 * @param tls whether to shake hands with the target, who has to be {@code target.host()}
 * @param routes to be tried in this order, at least one
 */
public record DialRequest(Endpoint target, boolean tls, List<Route> routes, DialTimeouts timeouts) {
    public DialRequest {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no route");
        }
    }

    /** TCP and nothing on top. */
    public static DialRequest plain(Endpoint target, List<Route> routes) {
        return new DialRequest(target, false, routes, DialTimeouts.DEFAULT);
    }

    /** With TLS, checked. */
    public static DialRequest tls(Endpoint target, List<Route> routes) {
        return new DialRequest(target, true, routes, DialTimeouts.DEFAULT);
    }

    /** The same with other limits. */
    public DialRequest within(DialTimeouts limits) {
        return new DialRequest(target, tls, routes, limits);
    }
}
