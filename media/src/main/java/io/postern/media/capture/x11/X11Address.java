package io.postern.media.capture.x11;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The address of an X server, as in the variable DISPLAY: {@code [host]:display[.screen]} (X(7), "Display names").
 *
 * @param host empty for this machine
 * @param display the server's number
 * @param screen the number of one of its screens
 */
record X11Address(String host, int display, int screen) {
    private static final Pattern NAME = Pattern.compile("(?:unix/?|([^:/]*(?:/unix)?))?:(\\d{1,5})(?:\\.(\\d{1,3}))?");
    private static final Path SOCKETS = Path.of("/tmp/.X11-unix");
    private static final int FIRST_PORT = 6000;

    /** @return empty if it is not the name of a display */
    static Optional<X11Address> parse(String name) {
        Matcher matcher = NAME.matcher(name);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1) == null ? "" : matcher.group(1);
        String screen = matcher.group(3);
        return Optional.of(new X11Address(
                host.endsWith("/unix") ? "" : host,
                Integer.parseInt(matcher.group(2)),
                screen == null ? 0 : Integer.parseInt(screen)));
    }

    boolean isLocal() {
        return host.isEmpty();
    }

    SocketAddress socket() throws IOException {
        if (!isLocal()) {
            InetSocketAddress address = new InetSocketAddress(host, FIRST_PORT + display);
            if (address.isUnresolved()) {
                throw new IOException("The X server's host " + host + " is unknown");
            }
            return address;
        }
        Path socket = SOCKETS.resolve("X" + display);
        if (!Files.exists(socket)) {
            throw new IOException("There is no X server at " + socket);
        }
        return UnixDomainSocketAddress.of(socket);
    }
}
