package io.postern.network.proxy;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.RouteSelection.Origin;
import io.postern.network.proxy.pac.CachedPacScript;
import io.postern.network.proxy.pac.PacException;
import io.postern.network.proxy.pac.PacSource;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Finds the routes to a target according to the proxy settings. Thread safe. Results are cached for a minute, because
 * scripts and the operating system may be slow.
 */
public final class ProxyFinder {
    private static final Logger LOG = LoggerFactory.getLogger(ProxyFinder.class);
    private static final Duration CACHE_TIME = Duration.ofMinutes(1);
    private static final int MAX_CACHED = 256;

    private final EnvironmentProxies environment;
    private final PacSource scripts;
    private final InstantSource clock;
    private final Map<URI, CachedSelection> cache = new ConcurrentHashMap<>();
    private final AddressCredentials logins = new AddressCredentials();

    private volatile Choice choice;

    private record CachedSelection(RouteSelection routes, java.time.Instant until) {}

    /** @param pac runs the script, if the settings name one */
    private record Choice(ProxySettings settings, @Nullable CachedPacScript pac) {}

    /**
     * @param environment {@code System.getenv()} in a program
     * @param scripts fetches proxy auto-configuration files
     */
    public ProxyFinder(
            ProxySettings settings, Map<String, String> environment, PacSource scripts, InstantSource clock) {
        this.environment = new EnvironmentProxies(environment);
        this.scripts = scripts;
        this.clock = clock;
        this.choice = choice(settings);
    }

    private Choice choice(ProxySettings settings) {
        return new Choice(
                settings,
                settings instanceof ProxySettings.Pac chosen
                        ? new CachedPacScript(chosen.script(), scripts, clock)
                        : null);
    }

    /** Applies other settings from now on; open connections stay as they are. */
    public void use(ProxySettings settings) {
        choice = choice(settings);
        cache.clear();
    }

    /** Finds the routes for a connection that carries TLS or media. Blocks, see {@link #routes(URI)}. */
    public RouteSelection routes(Endpoint target) throws InterruptedException {
        return find(URI.create("https://" + target.authority() + "/"), target);
    }

    /**
     * Finds the routes to the server of a URL ({@code https}, {@code wss}, {@code http}, {@code ws}). May block for
     * some seconds (fetching a script, the system's proxy detection), never without limit; not for the JavaFX thread.
     */
    public RouteSelection routes(URI uri) throws InterruptedException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean plain = scheme.equals("http") || scheme.equals("ws");
        Endpoint target = Endpoint.of(uri);
        // Scripts get the server without the path, which may be private.
        return find(URI.create((plain ? "http" : "https") + "://" + target.authority() + "/"), target);
    }

    /** The credentials in the addresses of proxies ({@code http://user:password@host}). */
    public ProxyCredentials credentials() {
        return logins;
    }

    /** Clears the cache, scripts included, after the network has changed. */
    public void forget() {
        cache.clear();
        CachedPacScript pac = choice.pac();
        if (pac != null) {
            pac.forget();
        }
    }

    private RouteSelection find(URI uri, Endpoint target) throws InterruptedException {
        CachedSelection cached = cache.get(uri);
        if (cached != null && clock.instant().isBefore(cached.until())) {
            return cached.routes();
        }
        Choice now = choice;
        RouteSelection routes = choose(now, uri, target);
        if (cache.size() >= MAX_CACHED) {
            cache.clear();
        }
        if (now.equals(choice)) {
            cache.put(uri, new CachedSelection(routes, clock.instant().plus(CACHE_TIME)));
        }
        LOG.debug("{} is reached {} ({})", target, routes.routes(), routes.origin());
        return routes;
    }

    private RouteSelection choose(Choice choice, URI uri, Endpoint target) throws InterruptedException {
        if (target.isLoopback()) {
            return RouteSelection.direct(Origin.LOOPBACK);
        }
        return switch (choice.settings()) {
            case ProxySettings.NoProxy() -> RouteSelection.direct(Origin.NONE);
            case ProxySettings.Manual(Route.Proxied proxy, List<String> exclusions) ->
                excluded(exclusions, target)
                        ? RouteSelection.direct(Origin.EXCLUSION)
                        : new RouteSelection(List.of(proxy), Origin.SETTINGS, null);
            case ProxySettings.Pac chosen ->
                excluded(chosen.exclusions(), target)
                        ? RouteSelection.direct(Origin.EXCLUSION)
                        : byScript(choice.pac(), uri, target);
            case ProxySettings.FromSystem(List<String> exclusions) ->
                excluded(exclusions, target) ? RouteSelection.direct(Origin.EXCLUSION) : bySystem(uri, target);
        };
    }

    private static boolean excluded(List<String> exclusions, Endpoint target) {
        return ProxyExclusions.of(exclusions).contains(target);
    }

    private static RouteSelection byScript(@Nullable CachedPacScript pac, URI uri, Endpoint target)
            throws InterruptedException {
        try {
            return new RouteSelection(
                    java.util.Objects.requireNonNull(pac).routes(uri, target.host()), Origin.PAC, null);
        } catch (PacException e) {
            LOG.warn("The proxy script cannot be used, connecting directly: {}", e.getMessage());
            return new RouteSelection(List.of(Route.DIRECT), Origin.PAC, e.getMessage());
        }
    }

    private RouteSelection bySystem(URI uri, Endpoint target) throws InterruptedException {
        if (environment.isPresent()) {
            if (environment.excludes(target)) {
                return RouteSelection.direct(Origin.EXCLUSION);
            }
            return environment
                    .address(uri.getScheme().equals("https"))
                    .map(address -> {
                        logins.add(address);
                        return new RouteSelection(List.of(address.route()), Origin.ENVIRONMENT, null);
                    })
                    .orElseGet(() -> RouteSelection.direct(Origin.ENVIRONMENT));
        }
        List<Route> routes = new ArrayList<>(SystemProxies.routes(uri));
        return routes.isEmpty() || routes.equals(List.of(Route.DIRECT))
                ? RouteSelection.direct(Origin.NONE)
                : new RouteSelection(routes, Origin.SYSTEM, null);
    }
}
