package io.postern.desktop.link;

import io.postern.call.invite.InviteLink;
import io.postern.call.invite.ServerAddress;
import io.postern.desktop.lobby.RoomNameInput;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * The result of parsing a link from the command line, another instance of the program, or a browser. Whoever made it
 * may mean harm, so all that is not plainly a link to a room is refused as a whole.
 */
public sealed interface ParsedLink {
    /** It leads to a room. */
    record Usable(InviteLink link) implements ParsedLink {}

    /** It does not, and here is why. */
    record Refused(Problem problem) implements ParsedLink {}

    /** The kinds of problems; each has its sentence ({@code link.refused.*}). */
    enum Problem {
        NOT_A_LINK,
        /** It begins with a dash, as an option of a program does. */
        OPTION,
        /** Neither https nor http after {@code postern:}. */
        SCHEME,
        /** A name or a password inside the address. */
        CREDENTIALS,
        CONTROL_CHARACTERS,
        /** Characters that turn the direction of writing or cannot be seen, so that it reads as something else. */
        HIDDEN_CHARACTERS,
        SPACES,
        TOO_LONG,
        /** {@code ..} and the like: it would not lead where it seems to. */
        PATH,
        /** Something behind a question mark or a hash. */
        EXTRAS,
        /** No host, or none that there could be. */
        HOST,
        /** No room, or a name no room can have. */
        ROOM
    }

    /** More than any room's name and any host take together. */
    int LONGEST = 2048;

    /** Reads a text. */
    static ParsedLink of(String given) {
        if (given.length() > LONGEST) {
            return new Refused(Problem.TOO_LONG);
        }
        String text = given.strip();
        if (text.codePoints().anyMatch(Character::isISOControl)) {
            return new Refused(Problem.CONTROL_CHARACTERS);
        }
        if (text.codePoints().anyMatch(c -> Character.getType(c) == Character.FORMAT)) {
            return new Refused(Problem.HIDDEN_CHARACTERS);
        }
        String link = text.regionMatches(true, 0, InviteLink.SCHEME, 0, InviteLink.SCHEME.length())
                ? text.substring(InviteLink.SCHEME.length())
                : text;
        if (text.startsWith("-") || link.startsWith("-")) {
            return new Refused(Problem.OPTION);
        }
        if (link.codePoints().anyMatch(c -> Character.isWhitespace(c) || Character.isSpaceChar(c))) {
            return new Refused(Problem.SPACES);
        }
        return address(link.startsWith("//") ? "https:" + link : link);
    }

    private static ParsedLink address(String link) {
        String lower = link.toLowerCase(Locale.ROOT);
        if (!lower.startsWith("https://") && !lower.startsWith("http://")) {
            boolean other = Pattern.matches("[a-z][a-z0-9+.-]*:.*", lower);
            return new Refused(other ? Problem.SCHEME : Problem.NOT_A_LINK);
        }
        if (link.contains("?") || link.contains("#")) {
            return new Refused(Problem.EXTRAS);
        }
        if (link.contains("\\")) {
            return new Refused(Problem.PATH);
        }
        int hostStart = link.indexOf("://") + 3;
        int pathStart = link.indexOf('/', hostStart);
        String authority = link.substring(hostStart, pathStart < 0 ? link.length() : pathStart);
        if (authority.contains("@")) {
            return new Refused(Problem.CREDENTIALS);
        }
        if (authority.contains("%")) {
            return new Refused(Problem.HOST);
        }
        int mark = pathStart < 0 ? -1 : link.lastIndexOf(InviteLink.PATH_PREFIX);
        if (mark < pathStart || mark < 0) {
            return new Refused(authority.isEmpty() ? Problem.HOST : Problem.NOT_A_LINK);
        }
        if (misleading(link.substring(pathStart, mark))) {
            return new Refused(Problem.PATH);
        }
        return switch (ServerAddress.parse(link.substring(0, mark))) {
            case ServerAddress.Usable(URI backend) ->
                room(backend, link.substring(mark + InviteLink.PATH_PREFIX.length()));
            case ServerAddress.Unusable unusable -> new Refused(Problem.HOST);
        };
    }

    /** Whether a path is anything but plain names between slashes. */
    private static boolean misleading(String path) {
        String plain = path.replaceAll("(?i)%2e", ".");
        return path.matches("(?i).*%(?!2e)..*")
                || plain.contains("//")
                || List.of(plain.split("/", -1)).stream().anyMatch(part -> part.equals(".") || part.equals(".."));
    }

    private static ParsedLink room(URI backend, String written) {
        String one = written.endsWith("/") ? written.substring(0, written.length() - 1) : written;
        if (one.equals(".") || one.equals("..")) {
            return new Refused(Problem.PATH);
        }
        if (one.contains("/")) {
            return new Refused(Problem.ROOM);
        }
        String name;
        try {
            // In a path a plus is a plus.
            name = URLDecoder.decode(one.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return new Refused(Problem.ROOM);
        }
        if (name.codePoints().anyMatch(Character::isISOControl)) {
            return new Refused(Problem.CONTROL_CHARACTERS);
        }
        if (name.codePoints().anyMatch(ParsedLink::turnsDirection)) {
            return new Refused(Problem.HIDDEN_CHARACTERS);
        }
        if (name.indexOf('\uFFFD') >= 0) {
            return new Refused(Problem.ROOM);
        }
        return switch (RoomNameInput.parse(name)) {
            case RoomNameInput.Usable(String usable) -> new Usable(new InviteLink(backend, usable));
            case RoomNameInput.Unusable unusable -> new Refused(Problem.ROOM);
        };
    }

    /** Embeddings, overrides and isolates; the marks that names of right-to-left scripts do need are none of them. */
    private static boolean turnsDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
