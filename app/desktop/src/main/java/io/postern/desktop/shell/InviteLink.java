package io.postern.desktop.shell;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A link to a room: {@code https://meet.example.org/join/weekly}, with or without {@code postern:} before it, which
 * opens this program. A link holds no name, password or token.
 *
 * @param backend where to sign in, without a slash at the end
 */
public record InviteLink(URI backend, String room) {
    private static final String SCHEME = "postern:";
    private static final String MARK = "/join/";

    /**
     * Reads a link.
     *
     * @throws IllegalArgumentException if it is none, with a sentence for people
     */
    public static InviteLink parse(String text) {
        String link = text.strip();
        if (link.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            link = link.substring(SCHEME.length());
        }
        if (link.startsWith("//")) {
            link = "https:" + link;
        }
        int mark = link.lastIndexOf(MARK);
        String lower = link.toLowerCase(Locale.ROOT);
        if (mark < 0 || !(lower.startsWith("https://") || lower.startsWith("http://"))) {
            throw unreadable(null);
        }
        try {
            URI backend = new URI(link.substring(0, mark));
            String room = link.substring(mark + MARK.length()).replaceAll("[?#].*$", "");
            // In a path a plus is a plus.
            String name = URLDecoder.decode(room.replace("+", "%2B"), StandardCharsets.UTF_8);
            if (backend.getHost() == null || backend.getUserInfo() != null || name.isBlank()) {
                throw unreadable(null);
            }
            return new InviteLink(backend, name);
        } catch (URISyntaxException | IllegalArgumentException e) {
            throw unreadable(e);
        }
    }

    /** The link as text to be copied. */
    public String text() {
        String name = URLEncoder.encode(room, StandardCharsets.UTF_8).replace("+", "%20");
        return SCHEME + backend + MARK + name;
    }

    private static IllegalArgumentException unreadable(@Nullable Exception cause) {
        return new IllegalArgumentException(
                "A link to a room looks like https://meet.example.org/join/weekly, perhaps with postern: before it.",
                cause);
    }
}
