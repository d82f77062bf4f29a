package io.postern.media.rtc.webrtcjava;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Removes the codecs that Postern does not use from session descriptions (RFC 8866), our own and the other side's. A
 * decoder that is never negotiated is never created, so its faults cannot be reached from outside:
 * docs/webrtc-security.md. Pure functions on text.
 *
 * <p>VP8, H264, Opus and RED are what LiveKit's clients publish, or publish as a fallback beside newer codecs.
 */
final class SdpCodecFilter {
    private static final Map<String, Set<String>> ALLOWED =
            Map.of("audio", Set.of("opus", "red"), "video", Set.of("vp8", "h264"));

    /** Retransmissions (RFC 4588), which are allowed with their codec. */
    private static final String RETRANSMISSION = "rtx";

    private static final Pattern MEDIA = Pattern.compile("^m=(audio|video) (\\S+) (\\S+)((?: \\d+)++)[ ]*\\r?\\n");
    private static final Pattern NAME = Pattern.compile("(?m)^a=rtpmap:(\\d+) ([^/\\s]+)/");
    private static final Pattern RETRANSMITTED = Pattern.compile("(?m)^a=fmtp:(\\d+) (?:.*;)?apt=(\\d+)");
    private static final Pattern OF_PAYLOAD = Pattern.compile("(?m)^a=(?:rtpmap|fmtp|rtcp-fb):(\\d+) [^\\n]*\\n");
    private static final Pattern DIRECTION = Pattern.compile("(?m)^a=(?:sendrecv|sendonly|recvonly)(?=\\s*$)");

    private SdpCodecFilter() {}

    /**
     * Returns the description with the allowed codecs only. A section that has none of them becomes inactive, because a
     * section without any codec is not valid.
     */
    static String filter(String sdp) {
        StringBuilder kept = new StringBuilder(sdp.length());
        for (String section : sdp.split("(?m)(?=^m=)", -1)) {
            kept.append(filterSection(section));
        }
        return kept.toString();
    }

    private static String filterSection(String section) {
        Matcher media = MEDIA.matcher(section);
        if (!media.find()) {
            return section;
        }
        List<String> all = List.of(media.group(4).strip().split(" ", -1));
        Set<String> allowed = allowedPayloads(section, ALLOWED.getOrDefault(media.group(1), Set.of()));
        List<String> kept = all.stream().filter(allowed::contains).toList();
        if (kept.size() == all.size()) {
            return section;
        }
        if (kept.isEmpty()) {
            return DIRECTION.matcher(section).replaceAll("a=inactive");
        }
        String head = "m=" + media.group(1) + " " + media.group(2) + " " + media.group(3) + " " + String.join(" ", kept)
                + "\r\n";
        String body = OF_PAYLOAD
                .matcher(section.substring(media.end()))
                .replaceAll(line -> allowed.contains(line.group(1)) ? Matcher.quoteReplacement(line.group()) : "");
        return head + body;
    }

    /** The payload types of the allowed codecs and of their retransmissions. */
    private static Set<String> allowedPayloads(String section, Set<String> names) {
        Map<String, String> codecs = NAME.matcher(section)
                .results()
                .collect(Collectors.toMap(
                        line -> line.group(1),
                        line -> line.group(2).toLowerCase(Locale.ROOT),
                        (first, second) -> second));
        Set<String> allowed = new LinkedHashSet<>();
        codecs.forEach((payload, name) -> {
            if (names.contains(name)) {
                allowed.add(payload);
            }
        });
        List<String> retransmissions = new ArrayList<>();
        for (MatchResult line : RETRANSMITTED.matcher(section).results().toList()) {
            if (RETRANSMISSION.equals(codecs.get(line.group(1))) && allowed.contains(line.group(2))) {
                retransmissions.add(line.group(1));
            }
        }
        allowed.addAll(retransmissions);
        return allowed;
    }
}
