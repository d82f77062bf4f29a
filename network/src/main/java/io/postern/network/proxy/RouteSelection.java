package io.postern.network.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The ways to a target, to be tried in this order, and who says so.
 *
 * @param routes at least one
 * @param origin where they come from
 * @param problem why the configured source could not be used (for the log and the doctor, no secrets), if it could not
 */
public record RouteSelection(
        List<Route> routes, Origin origin, @Nullable String problem) {
    /** Who chose. */
    public enum Origin {
        /** Settings say: no proxy. */
        NONE,
        /** The target is this machine, which no proxy can reach. */
        LOOPBACK,
        /** The list of exclusions (settings or NO_PROXY). */
        EXCLUSION,
        /** HTTPS_PROXY and its kind. */
        ENVIRONMENT,
        /** The operating system's or the JVM's proxy settings. */
        SYSTEM,
        /** A proxy written into our settings. */
        SETTINGS,
        /** A proxy auto-configuration script. */
        PAC
    }

    /** @throws IllegalArgumentException without a route */
    public RouteSelection {
        routes = List.copyOf(routes);
        if (routes.isEmpty()) {
            throw new IllegalArgumentException("no route");
        }
    }

    /** Straight out, and why. */
    public static RouteSelection direct(Origin origin) {
        return new RouteSelection(List.of(Route.DIRECT), origin, null);
    }

    /** Whether the first choice is to go straight out. */
    public boolean isDirect() {
        return routes.getFirst() instanceof Route.Direct;
    }
}
