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
 * The result of parsing a link from the command line, another instance of the program, or a browser. Its author may be
 * malicious, so a text that is not plainly a link to a room is refused as a whole.
 */
public sealed interface ParsedLink {
    /** A link to a room. */
    record Usable(InviteLink link) implements ParsedLink {}

    /** A text that is not a link to a room, with the reason. */
    record Refused(Problem problem) implements ParsedLink {}

    /** The kinds of problems; each has its sentence ({@code link.refused.*}). */
    enum Problem {
        NOT_A_LINK,
        /** The text begins with a dash, like an option of a program. */
        OPTION,
        /** The scheme after {@code postern:} is neither https nor http. */
        SCHEME,
        /** The address contains a user name or a password. */
        CREDENTIALS,
        CONTROL_CHARACTERS,
        /** The text contains bidirectional controls or invisible characters, so it may read as something else. */
        HIDDEN_CHARACTERS,
        SPACES,
        TOO_LONG,
        /** The path contains {@code ..} or the like and would not lead where it seems to. */
        PATH,
        /** The address has a query or a fragment. */
        EXTRAS,
        /** The host is missing or impossible. */
        HOST,
        /** The room is missing, or no room can have this name. */
        ROOM
    }

    /** The text is longer than any room's name and any host together. */
    int LONGEST = 2048;

    /** Parses a text. */
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

    /** Whether a path contains anything but plain names between slashes. */
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
            // In a path a plus sign does not stand for a space.
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

    /** Embeddings, overrides and isolates, but not the marks that names in right-to-left scripts need. */
    private static boolean turnsDirection(int c) {
        return (c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069);
    }
}
