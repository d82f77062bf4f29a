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
 * Finds the ways to a target by the settings. Thread safe. Answers are cache for a minute, because scripts and the
 * operating system may be slow to ask.
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

    /** @param pac what runs the script, if that is the choice */
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

    /** Goes by other settings from now on; connections that are open stay. */
    public void use(ProxySettings settings) {
        choice = choice(settings);
        cache.clear();
    }

    /** The ways for a connection that carries TLS or media. Blocks, see {@link #routes(URI)}. */
    public RouteSelection routes(Endpoint target) throws InterruptedException {
        return find(URI.create("https://" + target.authority() + "/"), target);
    }

    /**
     * The ways to the server of a URL ({@code https}, {@code wss}, {@code http}, {@code ws}). May block for some seconds
     * (a script that is fetched, a system that detects), never without limit; not for the thread of a window.
     */
    public RouteSelection routes(URI uri) throws InterruptedException {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        boolean plain = scheme.equals("http") || scheme.equals("ws");
        Endpoint target = Endpoint.of(uri);
        // Scripts see the server and no path: paths may hold what is nobody's business.
        return find(URI.create((plain ? "http" : "https") + "://" + target.authority() + "/"), target);
    }

    /** Signs in with what stands in the addresses of proxies ({@code http://user:password@host}). */
    public ProxyCredentials credentials() {
        return logins;
    }

    /** Forgets what is cache, scripts included: the network has changed. */
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
            LOG.warn("The proxy script cannot be used, going straight out: {}", e.getMessage());
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
