package io.postern.media.rtc.webrtcjava;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Writes simulcast by RTP stream ids (RFC 8853), which webrtc-java has no calls for, into our own offers before they
 * are applied, and into the other side's answers to switch layers off. libwebrtc follows the description, and creates
 * the SSRCs of the layers itself as long as none are written there. Pure functions on text.
 */
final class SdpSimulcast {
    private static final Pattern SSRC = Pattern.compile("(?m)^a=ssrc(?:-group)?:[^\\n]*\\n");
    private static final Pattern RECEIVED = Pattern.compile("(?m)^a=simulcast:recv ([^\\s]+)(\\s*)$");

    private SdpSimulcast() {}

    /**
     * Adds the layers of its tracks to one of our offers; a section that has layers already stays.
     *
     * @param layers stream ids by track id, the smallest first
     */
    static String offer(String sdp, Map<String, List<String>> layers) {
        return layers.isEmpty() ? sdp : SdpVideoSections.mapEach(sdp, section -> withLayers(section, layers));
    }

    private static String withLayers(String section, Map<String, List<String>> layers) {
        List<String> ids = SdpVideoSections.trackId(section).map(layers::get).orElse(List.of());
        if (ids.isEmpty() || section.contains("a=simulcast:")) {
            return section;
        }
        StringBuilder with = new StringBuilder(SSRC.matcher(section).replaceAll(""));
        ids.forEach(id -> with.append("a=rid:").append(id).append(" send\r\n"));
        with.append("a=simulcast:send ").append(String.join(";", ids)).append("\r\n");
        return with.toString();
    }

    /**
     * Marks the layers that nobody wants as paused in the other side's answer: layers left out would be gone for good.
     *
     * @param wanted the layers wanted of a section, by its mid; empty for all
     */
    static String answer(String sdp, Function<String, Optional<Set<String>>> wanted) {
        if (!sdp.contains("a=simulcast:recv")) {
            return sdp;
        }
        return SdpVideoSections.mapEach(
                sdp,
                section -> SdpVideoSections.mid(section)
                        .flatMap(wanted)
                        .map(layers -> paused(section, layers))
                        .orElse(section));
    }

    private static String paused(String section, Set<String> wanted) {
        return RECEIVED.matcher(section).replaceAll(line -> {
            String ids = Pattern.compile(";")
                    .splitAsStream(line.group(1))
                    .map(id -> id.startsWith("~") ? id.substring(1) : id)
                    .map(id -> wanted.contains(id) ? id : "~" + id)
                    .collect(Collectors.joining(";"));
            return Matcher.quoteReplacement("a=simulcast:recv " + ids + line.group(2));
        });
    }
}
