package io.postern.ui.network;

import io.postern.network.address.Endpoint;
import io.postern.network.proxy.ProxyAddress;
import io.postern.network.proxy.ProxyExclusions;
import io.postern.network.proxy.ProxySettings;
import io.postern.network.proxy.Route;
import io.postern.settings.preferences.NetworkPreferences;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Parses and validates the typed network preferences, in pure functions. */
final class NetworkInput {
    /** Where something was typed. */
    enum Field {
        HOST,
        PORT,
        EXCLUSIONS,
        SCRIPT,
        RELAY_PORTS
    }

    private static final int MAX_PORT = 65_535;
    /** More would make a call slower: each is a connection. */
    private static final int MAX_RELAY_PORTS = 6;

    private static final Logger LOG = LoggerFactory.getLogger(NetworkInput.class);

    private NetworkInput() {}

    /** Returns the proxies; empty while the typed values are invalid. */
    static Optional<ProxySettings> proxies(NetworkPreferences typed) {
        List<String> exclusions = typed.exclusions().isBlank() ? List.of() : List.of(typed.exclusions());
        return switch (typed.proxy()) {
            case SYSTEM -> Optional.of(ProxySettings.DEFAULT);
            case NONE -> Optional.of(new ProxySettings.NoProxy());
            case MANUAL -> manual(typed).map(proxy -> new ProxySettings.Manual(proxy, exclusions));
            case SCRIPT -> script(typed.script()).map(script -> new ProxySettings.Pac(script, exclusions));
        };
    }

    /** Returns the typed proxy, whether it is chosen or not. */
    static Optional<Route.Proxied> manual(NetworkPreferences typed) {
        Optional<Integer> port = port(typed.port());
        if (port.isEmpty() || !isHost(typed.host())) {
            return Optional.empty();
        }
        Endpoint proxy = new Endpoint(typed.host(), port.get());
        return Optional.of(
                switch (typed.kind()) {
                    case HTTP -> new Route.HttpProxy(proxy.host(), proxy.port(), false);
                    case HTTPS -> new Route.HttpProxy(proxy.host(), proxy.port(), true);
                    case SOCKS5 -> new Route.Socks5(proxy.host(), proxy.port());
                });
    }

    /** Further ports for relays, in the order they were typed; those that make sense. */
    static List<Integer> relayPorts(NetworkPreferences typed) {
        return words(typed.relayPorts()).stream()
                .map(NetworkInput::port)
                .flatMap(Optional::stream)
                .limit(MAX_RELAY_PORTS)
                .toList();
    }

    /** Returns the files to trust; a settings file written by hand may hold invalid paths. */
    static List<Path> authorities(NetworkPreferences typed) {
        List<Path> files = new ArrayList<>();
        for (String file : typed.authorities()) {
            try {
                files.add(Path.of(file));
            } catch (InvalidPathException e) {
                LOG.warn("One of the files of certificates has no name that this system knows");
            }
        }
        return files;
    }

    /** The keys of sentences about what was typed and counts; fields that are fine are not in it. */
    static Map<Field, String> problems(NetworkPreferences typed) {
        Map<Field, String> problems = new EnumMap<>(Field.class);
        boolean manual = typed.proxy() == NetworkPreferences.ProxyChoice.MANUAL;
        boolean script = typed.proxy() == NetworkPreferences.ProxyChoice.SCRIPT;
        if (manual) {
            problem(problems, Field.HOST, hostProblem(typed.host()));
            problem(problems, Field.PORT, port(typed.port()).isPresent() ? "" : "settings.proxy.port_malformed");
        }
        if (script) {
            problem(problems, Field.SCRIPT, scriptProblem(typed.script()));
        }
        if ((manual || script)
                && !ProxyExclusions.invalidEntries(typed.exclusions()).isEmpty()) {
            problem(problems, Field.EXCLUSIONS, "settings.proxy.exclusions_malformed");
        }
        List<String> ports = words(typed.relayPorts());
        if (ports.stream().anyMatch(word -> port(word).isEmpty())) {
            problem(problems, Field.RELAY_PORTS, "settings.relay.ports_malformed");
        } else if (ports.size() > MAX_RELAY_PORTS) {
            problem(problems, Field.RELAY_PORTS, "settings.relay.ports_too_many");
        }
        return problems;
    }

    /**
     * The same with an address that was pasted whole taken apart: {@code http://proxy.example:3128} and
     * {@code proxy.example:3128} have a kind and a port.
     */
    static NetworkPreferences takenApart(NetworkPreferences typed) {
        String host = typed.host().strip();
        boolean whole = host.contains("://") || (host.indexOf(':') > 0 && host.indexOf(':') == host.lastIndexOf(':'));
        if (!whole || hasLogin(host)) {
            return typed;
        }
        try {
            Route.Proxied proxy = ProxyAddress.parse(host).route();
            NetworkPreferences.ProxyKind kind = !host.contains("://")
                    ? typed.kind()
                    : switch (proxy) {
                        case Route.HttpProxy http ->
                            http.tls() ? NetworkPreferences.ProxyKind.HTTPS : NetworkPreferences.ProxyKind.HTTP;
                        case Route.Socks5 socks -> NetworkPreferences.ProxyKind.SOCKS5;
                    };
            return new NetworkPreferences(
                    typed.proxy(),
                    kind,
                    proxy.host(),
                    Integer.toString(proxy.port()),
                    typed.exclusions(),
                    typed.script(),
                    typed.authorities(),
                    typed.relayPorts());
        } catch (IllegalArgumentException notAnAddress) {
            return typed;
        }
    }

    /** Whether a name or a password is part of an address, which is not to be kept in a file. */
    static boolean hasLogin(String address) {
        return address.contains("@");
    }

    private static void problem(Map<Field, String> problems, Field field, String key) {
        if (!key.isEmpty()) {
            problems.put(field, key);
        }
    }

    private static String hostProblem(String host) {
        if (host.isBlank()) {
            return "settings.proxy.host_empty";
        }
        if (hasLogin(host)) {
            return "settings.proxy.login_in_address";
        }
        return isHost(host) ? "" : "settings.proxy.host_malformed";
    }

    private static String scriptProblem(String script) {
        if (script.isBlank()) {
            return "settings.proxy.script_empty";
        }
        if (hasLogin(script)) {
            return "settings.proxy.login_in_address";
        }
        return script(script).isPresent() ? "" : "settings.proxy.script_malformed";
    }

    private static boolean isHost(String host) {
        try {
            return !new Endpoint(host, 1).host().isEmpty() && !hasLogin(host);
        } catch (IllegalArgumentException e) {
            return false;
        }
    }

    private static Optional<URI> script(String text) {
        try {
            URI uri = new URI(text.strip());
            String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
            boolean usable = scheme.equals("file")
                    ? uri.getPath() != null && !uri.getPath().isEmpty()
                    : (scheme.equals("http") || scheme.equals("https")) && uri.getHost() != null;
            return usable && !hasLogin(text) ? Optional.of(uri) : Optional.empty();
        } catch (URISyntaxException e) {
            return Optional.empty();
        }
    }

    private static Optional<Integer> port(String text) {
        String digits = text.strip();
        if (digits.isEmpty() || digits.length() > 5 || !digits.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return Optional.empty();
        }
        int port = Integer.parseInt(digits);
        return port >= 1 && port <= MAX_PORT ? Optional.of(port) : Optional.empty();
    }

    private static List<String> words(String text) {
        return Arrays.stream(text.split("[,;\\s]+"))
                .filter(word -> !word.isEmpty())
                .distinct()
                .toList();
    }
}
