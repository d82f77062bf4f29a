package io.postern.network.proxy.pac;

import io.postern.network.proxy.ProxyAddress;
import io.postern.network.proxy.Route;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Parses the result of a script's FindProxyForURL, as in {@code "PROXY a:3128; SOCKS b:1080; DIRECT"}. */
final class PacResultParser {
    private static final Pattern GAP = Pattern.compile("\\s+");

    private PacResultParser() {}

    /**
     * Returns the routes in order. An empty result means a direct connection, as in browsers; entries that are invalid
     * or not supported (SOCKS4) are left out.
     *
     * @throws PacException if nothing else is left
     */
    static List<Route> routes(String answer) throws PacException {
        if (answer.isBlank()) {
            return List.of(Route.DIRECT);
        }
        List<Route> routes = new ArrayList<>();
        for (String entry : answer.split(";", -1)) {
            route(entry.strip()).filter(route -> !routes.contains(route)).ifPresent(routes::add);
        }
        if (routes.isEmpty()) {
            throw new PacException("the proxy script names no proxy that can be used");
        }
        return routes;
    }

    private static Optional<Route> route(String entry) {
        String[] words = GAP.split(entry, 2);
        String kind = words[0].toUpperCase(Locale.ROOT);
        if (kind.equals("DIRECT")) {
            return Optional.of(Route.DIRECT);
        }
        if (words.length < 2) {
            return Optional.empty();
        }
        String scheme = switch (kind) {
            case "PROXY", "HTTP" -> "http://";
            case "HTTPS" -> "https://";
            case "SOCKS", "SOCKS5" -> "socks5://";
            default -> "";
        };
        if (scheme.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(ProxyAddress.parse(scheme + words[1].strip()).route());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
