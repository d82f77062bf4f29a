package io.postern.media.rtc.webrtcjava;

import java.util.HashMap;
import java.util.Map;

/**
 * Which track each media section of a remote description carries, read from its {@code a=msid} lines (RFC 8830). The id
 * of the native track is of no use here: it is made up when a receiver is added before the first offer, and stays when
 * the other side uses the section again for another track.
 */
final class SdpTrackIds {
    private SdpTrackIds() {}

    /** Track ids by mid, of the sections in which the other side sends. */
    static Map<String, String> byMid(String sdp) {
        Map<String, String> tracks = new HashMap<>();
        for (String section : sdp.split("(?m)^m=", -1)) {
            String mid = value(section, "a=mid:");
            String[] msid = value(section, "a=msid:").split(" ", -1);
            boolean sends = section.lines().anyMatch(l -> l.equals("a=sendonly") || l.equals("a=sendrecv"));
            if (sends && !mid.isEmpty() && msid.length > 1) {
                tracks.put(mid, msid[1]);
            }
        }
        return Map.copyOf(tracks);
    }

    private static String value(String section, String name) {
        return section.lines()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(name.length()).strip())
                .findFirst()
                .orElse("");
    }
}
