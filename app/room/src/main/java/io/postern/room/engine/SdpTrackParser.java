package io.postern.room.engine;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Reads from a session description which remote track each media section carries.
 *
 * <p>The server re-uses sections: one mid may carry another track after the next exchange, so this is read from every
 * description anew. A section that is not being sent to us carries nothing. The server's own map of mid to track id wins
 * over the msid lines (docs/protocol.md §2.2, §4).
 */
final class SdpTrackParser {
    private SdpTrackParser() {}

    /**
     * Reads a remote description.
     *
     * @param sdp a whole session description
     * @param midToTrackId the server's own map, may be empty
     * @return mid to track sid, in the order of the sections
     */
    static Map<String, String> tracks(String sdp, Map<String, String> midToTrackId) {
        Map<String, String> tracks = new LinkedHashMap<>();
        Section section = null;
        for (String line : sdp.lines().toList()) {
            if (line.startsWith("m=")) {
                add(section, midToTrackId, tracks);
                section = new Section();
            } else if (section != null) {
                section.read(line);
            }
        }
        add(section, midToTrackId, tracks);
        return tracks;
    }

    private static void add(
            @org.jspecify.annotations.Nullable Section section,
            Map<String, String> midToTrackId,
            Map<String, String> tracks) {
        if (section == null || !section.sends || section.mid.isEmpty()) {
            return;
        }
        String track = midToTrackId.getOrDefault(section.mid, section.trackFromMsid());
        if (!track.isEmpty()) {
            tracks.put(section.mid, track);
        }
    }

    private static final class Section {
        private String mid = "";
        private String msid = "";
        // A section without a direction line is sendrecv (RFC 8866 §6.7).
        private boolean sends = true;

        void read(String line) {
            if (line.startsWith("a=mid:")) {
                mid = line.substring("a=mid:".length()).strip();
            } else if (line.startsWith("a=msid:")) {
                msid = line.substring("a=msid:".length()).strip();
            } else if (line.equals("a=inactive") || line.equals("a=recvonly")) {
                sends = false;
            }
        }

        /** The msid is {@code PA_sid|stream TR_sid}, or {@code PA_sid|TR_sid id} for old protocol versions. */
        String trackFromMsid() {
            String[] parts = msid.split(" ", 2);
            String stream = parts[0];
            int bar = stream.indexOf('|');
            String second = bar < 0 ? "" : stream.substring(bar + 1);
            if (second.startsWith("TR_")) {
                return second;
            }
            String track = parts.length > 1 ? parts[1].strip() : "";
            return track.startsWith("TR_") ? track : "";
        }
    }
}
