package io.postern.media.rtc.webrtcjava;

import java.util.Optional;
import java.util.function.ToIntFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Writes bitrate limits for our video into the other side's answer: the maximum of all video together as bandwidth (RFC
 * 3890), and the start bitrate as libwebrtc's own format parameter. By default libwebrtc starts with 300 kbit/s, and
 * the largest of several layers is missing for the first seconds. Pure functions on text.
 *
 * <p>libwebrtc applies the bandwidth of whichever video section changed last to the whole connection, including
 * sections that only receive. So every video section gets the same value.
 */
final class SdpBitrate {
    /** Bits per second: LiveKit's own clients start no faster with a camera (docs/protocol.md §3.3). */
    private static final int MAX_START_BITRATE = 1_000_000;

    private static final Pattern FIRST_PAYLOAD = Pattern.compile("^m=video \\S+ \\S+ (\\d+)");
    private static final Pattern CONNECTION = Pattern.compile("(?m)^c=[^\\n]*\\n");
    private static final Pattern BANDWIDTH = Pattern.compile("(?m)^b=[^\\n]*\\n");

    private SdpBitrate() {}

    /**
     * Returns the answer with the bitrates of our video.
     *
     * @param start bits per second that the section with a mid starts with; 0 for libwebrtc's own choice
     * @param maxBitrate bits per second of all sections together; 0 for no limit
     */
    static String answer(String sdp, ToIntFunction<String> start, int maxBitrate) {
        return SdpVideoSections.mapEach(sdp, section -> {
            int rate = SdpVideoSections.mid(section).map(start::applyAsInt).orElse(0);
            String started = rate <= 0 ? section : starting(section, rate / 1000);
            return maxBitrate <= 0 ? started : limited(started, maxBitrate);
        });
    }

    /** The start bitrate: nine tenths of the maximum. */
    static int start(int maxBitrate) {
        return Math.min(maxBitrate / 10 * 9, MAX_START_BITRATE);
    }

    private static String limited(String section, int maxBitrate) {
        String free = BANDWIDTH.matcher(section).replaceAll("");
        Matcher connection = CONNECTION.matcher(free);
        // "b=" has to follow "c=", which an answer may not have in the section.
        return connection.find()
                ? free.substring(0, connection.end()) + "b=TIAS:" + maxBitrate + "\r\n"
                        + free.substring(connection.end())
                : section;
    }

    private static String starting(String section, int kilobits) {
        Optional<String> payload = FIRST_PAYLOAD
                .matcher(section)
                .results()
                .map(found -> found.group(1))
                .findFirst();
        if (payload.isEmpty() || section.contains("x-google-start-bitrate")) {
            return section;
        }
        String parameter = "x-google-start-bitrate=" + kilobits;
        Matcher formats =
                Pattern.compile("(?m)^a=fmtp:" + payload.get() + " [^\\r\\n]*").matcher(section);
        if (formats.find()) {
            return section.substring(0, formats.end()) + ";" + parameter + section.substring(formats.end());
        }
        return section + "a=fmtp:" + payload.get() + " " + parameter + "\r\n";
    }
}
