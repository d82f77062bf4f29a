package io.postern.call.invite;

import io.postern.network.address.HostName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Parses the address of a server as a person types it. */
public sealed interface ServerAddress {
    /** It can be asked. No path at all, or one that does not end in a slash. */
    record Usable(URI uri) implements ServerAddress {}

    /** It cannot, and here is why. */
    record Unusable(Problem problem) implements ServerAddress {}

    /** The kinds of problems; each has its sentence ({@code login.server.*}). */
    enum Problem {
        EMPTY,
        /** Spaces, a missing host, a bad port. */
        MALFORMED,
        /** Neither http nor https. */
        SCHEME,
        /** The media server's address (ws, wss) instead of the backend's. */
        MEDIA_SERVER,
        /** A name or a password inside the address. */
        CREDENTIALS
    }

    /**
     * Reads an address as people write them: without a scheme it means https, or http for this machine; white space
     * around it, a slash at the end, query and fragment do not matter.
     */
    static ServerAddress parse(String typed) {
        String text = typed.strip();
        if (text.isEmpty()) {
            return new Unusable(Problem.EMPTY);
        }
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.startsWith("ws://") || lower.startsWith("wss://")) {
            return new Unusable(Problem.MEDIA_SERVER);
        }
        if (lower.matches("[a-z][a-z0-9+.-]*://.*")) {
            if (!lower.startsWith("http://") && !lower.startsWith("https://")) {
                return new Unusable(Problem.SCHEME);
            }
        } else {
            text = (lower.matches("(localhost|127\\.[0-9.]+|\\[::1])([:/].*)?") ? "http://" : "https://") + text;
        }
        return withScheme(text);
    }

    /** Whether a server is this computer itself. */
    static boolean isThisComputer(URI server) {
        String host = String.valueOf(server.getHost()).toLowerCase(Locale.ROOT);
        return host.equals("localhost") || host.matches("127\\.[0-9.]+") || host.equals("[::1]");
    }

    /** Whether others on the route can read the requests to a server. */
    static boolean isReadableByOthers(URI server) {
        return "http".equalsIgnoreCase(server.getScheme()) && !isThisComputer(server);
    }

    private static ServerAddress withScheme(String text) {
        try {
            int hostStart = text.indexOf("://") + 3;
            int hostEnd = hostStart;
            while (hostEnd < text.length() && "/?#".indexOf(text.charAt(hostEnd)) < 0) {
                hostEnd++;
            }
            String authority = text.substring(hostStart, hostEnd);
            if (authority.contains("@")) {
                return new Unusable(Problem.CREDENTIALS);
            }
            // A host may be written in any script; on the wire it is ASCII.
            String ascii = authority.startsWith("[") ? authority : toAscii(authority);
            URI uri = new URI(text.substring(0, hostStart).toLowerCase(Locale.ROOT) + ascii + text.substring(hostEnd));
            if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65535) {
                return new Unusable(Problem.MALFORMED);
            }
            String path = uri.getRawPath() == null ? "" : uri.getRawPath().replaceAll("(?<!/)/+$", "");
            return new Usable(
                    new URI(uri.getScheme() + "://" + uri.getRawAuthority().toLowerCase(Locale.ROOT) + path));
        } catch (URISyntaxException | IllegalArgumentException e) {
            return new Unusable(Problem.MALFORMED);
        }
    }

    private static String toAscii(String authority) {
        int colon = authority.lastIndexOf(':');
        String host = colon < 0 ? authority : authority.substring(0, colon);
        return HostName.toAscii(host) + (colon < 0 ? "" : authority.substring(colon));
    }
}
