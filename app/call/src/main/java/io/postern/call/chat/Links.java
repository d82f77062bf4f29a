package io.postern.call.chat;

import io.postern.network.address.HostName;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Finds the links in a message. A pure function. */
final class Links {
    private static final Pattern CANDIDATE = Pattern.compile("https?://[^\\s<>\"“”]{1,2000}", Pattern.CASE_INSENSITIVE);

    /** Characters that end a sentence rather than an address. */
    private static final String TRAILING = ".,;:!?'’)]}»…*_";

    /** More links than this in one message are left as text. */
    private static final int MAX_LINKS = 50;

    private Links() {}

    /** A stretch of a message: words, or an address with its host. */
    sealed interface Part {
        String text();

        record Words(String text) implements Part {}

        /** @param host as the network knows it, so that look-alike letters show */
        record Link(String text, URI address, String host) implements Part {}
    }

    static List<Part> parts(String text) {
        List<Part> parts = new ArrayList<>();
        Matcher matcher = CANDIDATE.matcher(text);
        int end = 0;
        int links = 0;
        while (links < MAX_LINKS && matcher.find()) {
            String candidate = trimmed(matcher.group());
            Optional<Part.Link> link = link(candidate);
            if (link.isEmpty()) {
                continue;
            }
            if (matcher.start() > end) {
                parts.add(new Part.Words(text.substring(end, matcher.start())));
            }
            parts.add(link.get());
            links++;
            end = matcher.start() + candidate.length();
        }
        if (end < text.length()) {
            parts.add(new Part.Words(text.substring(end)));
        }
        return parts;
    }

    private static String trimmed(String candidate) {
        int end = candidate.length();
        long unopened = count(candidate, ')') - count(candidate, '(');
        while (end > 0 && TRAILING.indexOf(candidate.charAt(end - 1)) >= 0) {
            if (candidate.charAt(end - 1) == ')') {
                if (unopened <= 0) {
                    break;
                }
                unopened--;
            }
            end--;
        }
        return candidate.substring(0, end);
    }

    private static long count(String text, char wanted) {
        return text.chars().filter(c -> c == wanted).count();
    }

    private static Optional<Part.Link> link(String text) {
        try {
            int hostStart = text.indexOf("://") + 3;
            int hostEnd = hostStart;
            while (hostEnd < text.length() && "/?#".indexOf(text.charAt(hostEnd)) < 0) {
                hostEnd++;
            }
            String authority = text.substring(hostStart, hostEnd);
            if (authority.indexOf('@') >= 0) {
                // Only made to look like another host.
                return Optional.empty();
            }
            int colon = authority.lastIndexOf(':');
            boolean hasPort = colon >= 0 && !authority.endsWith("]");
            String host = hasPort ? authority.substring(0, colon) : authority;
            String port = hasPort ? authority.substring(colon) : "";
            String ascii = HostName.toAscii(host).toLowerCase(Locale.ROOT);
            URI address = URI.create(text.substring(0, hostStart) + ascii + port + text.substring(hostEnd));
            return address.getHost() == null
                    ? Optional.empty()
                    : Optional.of(new Part.Link(text, URI.create(address.toASCIIString()), address.getHost() + port));
        } catch (IllegalArgumentException notAnAddress) {
            return Optional.empty();
        }
    }
}
