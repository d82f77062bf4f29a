package io.postern.media.rtc.webrtcjava;

import java.util.HashMap;
import java.util.Map;

/**
 * Reads the track id of each media section of a remote description, from its {@code a=msid} lines (RFC 8830). The id of
 * the native track cannot be used: it is generated when a receiver is added before the first offer, and stays when the
 * other side reuses the section for another track.
 */
final class SdpTrackIds {
    private SdpTrackIds() {}

    /** Returns track ids by mid, of the sections in which the other side sends. */
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
