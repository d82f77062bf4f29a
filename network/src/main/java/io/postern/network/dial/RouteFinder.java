package io.postern.network.dial;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.Route;
import java.util.List;

/** Finds the routes to a target: {@code target -> finder.routes(target).routes()} in a program. */
@FunctionalInterface
public interface RouteFinder {
    /** Returns at least one route, the best first. May block. */
    List<Route> routes(Endpoint target) throws InterruptedException;
}
