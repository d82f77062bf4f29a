package io.postern.network.proxy;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routes to a target, in the order in which to try them, and where they come from.
 *
 * @param routes at least one
 * @param origin the setting that they come from
 * @param problem why the configured source could not be used (for the log and the doctor, no secrets), if it could not
 */
public record RouteSelection(
        List<Route> routes, Origin origin, @Nullable String problem) {
    /** The origin of routes. */
    public enum Origin {
        /** The settings name no proxy. */
        NONE,
        /** The target is this machine, which no proxy can reach. */
        LOOPBACK,
        /** The target is excluded (settings or NO_PROXY). */
        EXCLUSION,
        /** HTTPS_PROXY and related variables. */
        ENVIRONMENT,
        /** The operating system's or the JVM's proxy settings. */
        SYSTEM,
        /** A proxy in our settings. */
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

    /** A direct route with its origin. */
    public static RouteSelection direct(Origin origin) {
        return new RouteSelection(List.of(Route.DIRECT), origin, null);
    }

    /** Whether the first route is direct. */
    public boolean isDirect() {
        return routes.getFirst() instanceof Route.Direct;
    }
}
