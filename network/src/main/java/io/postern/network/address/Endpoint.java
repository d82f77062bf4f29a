package io.postern.network.address;

import java.net.InetAddress;
import java.net.URI;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A host and a TCP port. Names are normalised to lower-case ASCII (IDNA), addresses to no brackets; characters that
 * could end a line or a field in a proxy's protocol are rejected here, once.
 *
 * @param host a name or an address literal
 * @param port 1 to 65535
 */
public record Endpoint(String host, int port) {
    private static final int HIGHEST_PORT = 65_535;

    private static final Pattern DOTTED_QUAD = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}");
    private static final Pattern AUTHORITY = Pattern.compile("(?:[^@]*@)?([^@:]+)(?::(\\d{1,5})?)?");
    private static final Pattern NAME = Pattern.compile("[a-z0-9_]([a-z0-9_.-]*[a-z0-9_.])?");

    /** @throws IllegalArgumentException if the host or the port is not valid */
    public Endpoint {
        host = normalised(host);
        if (port < 1 || port > HIGHEST_PORT) {
            throw new IllegalArgumentException("not a TCP port: " + port);
        }
    }

    /**
     * Returns the endpoint of a URL, with the default port of its scheme.
     *
     * @throws IllegalArgumentException if it has no host, or neither a port nor a known scheme
     */
    public static Endpoint of(URI uri) {
        String host = uri.getHost();
        int port = uri.getPort();
        if (host == null) {
            // URI does not parse hosts with an underscore or an umlaut; it only has the whole authority.
            Matcher authority = AUTHORITY.matcher(uri.getAuthority() == null ? "" : uri.getAuthority());
            if (!authority.matches()) {
                throw new IllegalArgumentException("a URL without a host");
            }
            host = authority.group(1);
            port = authority.group(2) == null ? 0 : Integer.parseInt(authority.group(2));
        }
        return new Endpoint(host, port > 0 ? port : impliedPort(uri));
    }

    private static int impliedPort(URI uri) {
        String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
        return switch (scheme) {
            case "https", "wss" -> 443;
            case "http", "ws" -> 80;
            default -> throw new IllegalArgumentException("a URL without a port");
        };
    }

    /** {@code HOST:PORT}, with brackets around an IPv6 address, as CONNECT requires it. */
    public String authority() {
        return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
    }

    /** The address, if the host is written as one; never asks a name server. */
    public Optional<InetAddress> literal() {
        return literal(host);
    }

    /** Whether this is this machine itself, as far as known without a name server. */
    public boolean isLoopback() {
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || literal().filter(InetAddress::isLoopbackAddress).isPresent();
    }

    /** Parses an address, IPv6 with or without brackets; never asks a name server. */
    public static Optional<InetAddress> literal(String text) {
        String bare = withoutBrackets(text);
        if (bare.indexOf(':') < 0 && !DOTTED_QUAD.matcher(bare).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(bare));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }

    private static String normalised(String host) {
        String bare = withoutBrackets(host.strip());
        if (bare.indexOf(':') >= 0) {
            if (literal(bare).isEmpty()) {
                throw new IllegalArgumentException("not an IPv6 address");
            }
            return bare.toLowerCase(Locale.ROOT);
        }
        String ascii = HostName.toAscii(bare).toLowerCase(Locale.ROOT);
        // "host." and "host" are the same host, and certificates have it without the dot.
        String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
        if (name.length() > HostName.MAX_LENGTH || !NAME.matcher(name).matches()) {
            throw new IllegalArgumentException("not a host name");
        }
        return name;
    }

    private static String withoutBrackets(String text) {
        return text.length() > 2 && text.startsWith("[") && text.endsWith("]")
                ? text.substring(1, text.length() - 1)
                : text;
    }

    @Override
    public String toString() {
        return authority();
    }
}
