package io.postern.media.rtc.webrtcjava;

import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads and changes the video sections of a session description (RFC 8866). Pure functions on text. */
final class SdpVideoSections {
    private static final Pattern MSID = Pattern.compile("(?m)^a=msid:\\S+ (\\S+)\\s*$");
    private static final Pattern MID = Pattern.compile("(?m)^a=mid:(\\S+)\\s*$");

    private SdpVideoSections() {}

    /** Returns the description with each of its video sections changed and everything else unchanged. */
    static String mapEach(String sdp, UnaryOperator<String> change) {
        StringBuilder changed = new StringBuilder(sdp.length());
        for (String section : sdp.split("(?m)(?=^m=)", -1)) {
            changed.append(section.startsWith("m=video") ? change.apply(section) : section);
        }
        return changed.toString();
    }

    /** The track id that a section announces (RFC 8830). */
    static Optional<String> trackId(String section) {
        return value(MSID, section);
    }

    /** The id of a section (RFC 5888). */
    static Optional<String> mid(String section) {
        return value(MID, section);
    }

    private static Optional<String> value(Pattern line, String section) {
        Matcher found = line.matcher(section);
        return found.find() ? Optional.of(found.group(1)) : Optional.empty();
    }
}
