package io.postern.call.invite;

import java.net.IDN;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A link to a room, such as {@code https://meet.example.org/join/weekly}, with or without {@code postern:} before it,
 * which opens this program. A link holds no name, password or token. The window reads them out of texts.
 *
 * @param backend where to sign in, without a slash at the end; its host in ASCII
 */
public record InviteLink(URI backend, String room) {
    /** The scheme before an address that has this program open it. */
    public static final String SCHEME = "postern:";
    /** Between a server and a room. */
    public static final String PATH_PREFIX = "/join/";

    /** The link as text to be copied. */
    public String text() {
        // A path of dots would be folded away by browsers.
        String name = URLEncoder.encode(room, StandardCharsets.UTF_8).replace("+", "%20");
        String safe = name.matches("\\.+") ? name.replace(".", "%2E") : name;
        return SCHEME + backend + PATH_PREFIX + safe;
    }

    /** Host and port as they go over the wire: letters of other scripts are seen for what they are. */
    public String host() {
        return String.valueOf(backend.getRawAuthority()).toLowerCase(Locale.ROOT);
    }

    /** Whether requests to the server are encrypted. */
    public boolean encrypted() {
        return "https".equalsIgnoreCase(backend.getScheme());
    }

    /** Whether the server is this computer itself. */
    public boolean onThisComputer() {
        return ServerAddress.isThisComputer(backend);
    }

    /** Whether the host's name has letters that may look like others. */
    public boolean foreignLetters() {
        String host = String.valueOf(backend.getHost());
        return !IDN.toUnicode(host).equalsIgnoreCase(host);
    }
}
