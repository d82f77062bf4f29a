package io.postern.media.rtc.webrtcjava;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests stereo Opus (RFC 7587 §6.1) in our own descriptions, in the sections that only receive. Without
 * {@code stereo=1} libwebrtc decodes to one channel what others send in two. In sections that send, the parameter would
 * request stereo from a sender that has none. Pure functions on text.
 */
final class SdpStereo {
    private static final Pattern OPUS = Pattern.compile("(?mi)^a=rtpmap:(\\d+) opus/");
    private static final Pattern RECEIVES = Pattern.compile("(?m)^a=recvonly\\s*$");
    private static final Pattern ASKS = Pattern.compile("[ ;]stereo=");

    private SdpStereo() {}

    /** Returns one of our offers or answers with stereo requested. */
    static String requestStereo(String sdp) {
        StringBuilder asking = new StringBuilder(sdp.length());
        for (String section : sdp.split("(?m)(?=^m=)", -1)) {
            boolean receives =
                    section.startsWith("m=audio") && RECEIVES.matcher(section).find();
            asking.append(receives ? requestIn(section) : section);
        }
        return asking.toString();
    }

    private static String requestIn(String section) {
        Matcher opus = OPUS.matcher(section);
        if (!opus.find()) {
            return section;
        }
        String payload = opus.group(1);
        Matcher parameters =
                Pattern.compile("(?m)^a=fmtp:" + payload + " [^\\r\\n]*").matcher(section);
        if (!parameters.find()) {
            return section + "a=fmtp:" + payload + " stereo=1\r\n";
        }
        return ASKS.matcher(parameters.group()).find()
                ? section
                : section.substring(0, parameters.end()) + ";stereo=1" + section.substring(parameters.end());
    }
}
