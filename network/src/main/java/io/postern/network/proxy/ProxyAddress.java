package io.postern.network.proxy;

import io.postern.network.address.Endpoint;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of a proxy in text form: {@code host:port}, {@code http://user:password@host:port}, {@code https://…},
 * {@code socks5://…} or {@code socks5h://…}. {@code toString} leaves user and password out.
 *
 * @param login the credentials, if they are part of the address
 */
public record ProxyAddress(Route.Proxied route, @Nullable ProxyLogin login) {
    /**
     * Parses an address.
     *
     * @throws IllegalArgumentException if it is not valid; the message does not repeat the text, which may hold a
     *     password
     */
    public static ProxyAddress parse(String text) {
        String address = text.strip();
        int schemeEnd = address.indexOf("://");
        String scheme = schemeEnd < 0 ? "http" : address.substring(0, schemeEnd).toLowerCase(Locale.ROOT);
        String rest = schemeEnd < 0 ? address : address.substring(schemeEnd + 3);
        int path = rest.indexOf('/', rest.lastIndexOf('@') + 1);
        String authority = path < 0 ? rest : rest.substring(0, path);
        int at = authority.lastIndexOf('@');
        ProxyLogin login = at < 0 ? null : login(authority.substring(0, at));
        String hostAndPort = authority.substring(at + 1);
        return switch (scheme) {
            case "http" -> {
                Endpoint proxy = endpoint(hostAndPort, 80);
                yield new ProxyAddress(new Route.HttpProxy(proxy.host(), proxy.port(), false), login);
            }
            case "https" -> {
                Endpoint proxy = endpoint(hostAndPort, 443);
                yield new ProxyAddress(new Route.HttpProxy(proxy.host(), proxy.port(), true), login);
            }
            case "socks", "socks5", "socks5h" -> {
                Endpoint proxy = endpoint(hostAndPort, 1080);
                yield new ProxyAddress(new Route.Socks5(proxy.host(), proxy.port()), login);
            }
            default -> throw new IllegalArgumentException("a proxy of a kind that is not supported");
        };
    }

    /** {@link #parse}, empty for an invalid address. */
    static Optional<ProxyAddress> tryParse(String text) {
        try {
            return Optional.of(parse(text));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Parses {@code host}, {@code host:port}, {@code [v6]} or {@code [v6]:port}. */
    static Endpoint endpoint(String text, int defaultPort) {
        int colon = text.lastIndexOf(':');
        // An IPv6 address without brackets has several colons and no port.
        boolean hasPort = text.contains("]:") || (colon > 0 && text.indexOf(':') == colon);
        if (!hasPort) {
            return new Endpoint(text, defaultPort);
        }
        try {
            return new Endpoint(text.substring(0, colon), Integer.parseInt(text.substring(colon + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("a proxy's port is not a number", e);
        }
    }

    private static ProxyLogin login(String userInfo) {
        int colon = userInfo.indexOf(':');
        String user = colon < 0 ? userInfo : userInfo.substring(0, colon);
        String password = colon < 0 ? "" : userInfo.substring(colon + 1);
        return new ProxyLogin(decoded(user), decoded(password).toCharArray());
    }

    private static String decoded(String text) {
        try {
            // A plus is a plus here, unlike in forms.
            return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return text;
        }
    }

    @Override
    public String toString() {
        return route.toString();
    }
}
