package io.postern.doctor.command;

import io.postern.network.address.HostName;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;

/** Parses a server address as people type it: without a scheme it means https, or http for this machine. */
final class ServerArgument {
    private ServerArgument() {}

    /** @throws IllegalArgumentException with a sentence that does not repeat the input, which may contain a password */
    static URI parse(String typed) {
        String text = typed.strip();
        String lower = text.toLowerCase(Locale.ROOT);
        if (!lower.matches("[a-z][a-z0-9+.-]*://.*")) {
            text = (lower.matches("(localhost|127\\.[0-9.]+|\\[::1])([:/].*)?") ? "http://" : "https://") + text;
        } else if (!lower.matches("(https?|wss?)://.*")) {
            throw usageError();
        }
        try {
            int hostStart = text.indexOf("://") + 3;
            int hostEnd = hostStart;
            while (hostEnd < text.length() && "/?#".indexOf(text.charAt(hostEnd)) < 0) {
                hostEnd++;
            }
            String authority = text.substring(hostStart, hostEnd);
            if (authority.contains("@")) {
                throw new IllegalArgumentException("A server address must not contain a user name or password.");
            }
            int colon = authority.startsWith("[") ? -1 : authority.lastIndexOf(':');
            String host = colon < 0 ? authority : authority.substring(0, colon);
            String ascii = host.startsWith("[") ? host : ascii(host);
            URI uri = new URI(text.substring(0, hostStart).toLowerCase(Locale.ROOT)
                    + ascii.toLowerCase(Locale.ROOT)
                    + (colon < 0 ? "" : authority.substring(colon)));
            if (uri.getHost() == null || uri.getPort() == 0 || uri.getPort() > 65_535) {
                throw usageError();
            }
            String path = text.substring(hostEnd).replaceFirst("[?#].*", "").replaceAll("(?<!/)/+$", "");
            return new URI(uri + path);
        } catch (URISyntaxException e) {
            throw new IllegalArgumentException(usageError().getMessage(), e);
        }
    }

    /** A warning to show before a password is sent unencrypted; empty if it is not. */
    static String passwordWarning(URI server) {
        String host = String.valueOf(server.getHost());
        return server.getScheme().equals("http") && !host.matches("localhost|127\\.[0-9.]+|\\[::1]")
                ? " (it travels to " + host + " unencrypted; https:// before the address changes that)"
                : "";
    }

    private static IllegalArgumentException usageError() {
        return new IllegalArgumentException(
                "SERVER is an address like https://meet.example.org or wss://livekit.example.org.");
    }

    private static String ascii(String host) {
        try {
            return HostName.toAscii(host);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(usageError().getMessage(), e);
        }
    }
}
