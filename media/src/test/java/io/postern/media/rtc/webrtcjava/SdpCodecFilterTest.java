package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.media.rtc.MediaKind;
import io.postern.media.rtc.SessionDescription;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SdpCodecFilterTest {
    private static final String SESSION = lines("v=0", "o=- 1 2 IN IP4 127.0.0.1", "s=-", "t=0 0");

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }

    @Test
    void whatIsNotUsedGoesWithAllThatBelongsToIt() {
        String video = lines(
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 45 46 114",
                "c=IN IP4 0.0.0.0",
                "a=mid:1",
                "a=recvonly",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack pli",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
                "a=rtpmap:98 VP9/90000",
                "a=rtcp-fb:98 nack pli",
                "a=fmtp:98 profile-id=0",
                "a=rtpmap:99 rtx/90000",
                "a=fmtp:99 apt=98",
                "a=rtpmap:45 AV1/90000",
                "a=rtpmap:46 rtx/90000",
                "a=fmtp:46 apt=45",
                "a=rtpmap:114 red/90000",
                "a=rtcp-fb:* transport-cc");
        String kept = lines(
                "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
                "c=IN IP4 0.0.0.0",
                "a=mid:1",
                "a=recvonly",
                "a=rtpmap:96 VP8/90000",
                "a=rtcp-fb:96 nack pli",
                "a=rtpmap:97 rtx/90000",
                "a=fmtp:97 apt=96",
                "a=rtcp-fb:* transport-cc");
        assertEquals(SESSION + kept, SdpCodecFilter.filter(SESSION + video));
    }

    @Test
    void soundKeepsOpusAndWhatRepeatsIt() {
        String opus = lines(
                "a=rtpmap:111 opus/48000/2",
                "a=fmtp:111 minptime=10;useinbandfec=1",
                "a=rtpmap:63 red/48000/2",
                "a=fmtp:63 111/111");
        String others = lines(
                "a=rtpmap:9 G722/8000",
                "a=rtpmap:0 PCMU/8000",
                "a=rtpmap:8 PCMA/8000",
                "a=rtpmap:13 CN/8000",
                "a=rtpmap:110 telephone-event/48000");
        assertEquals(
                SESSION + lines("m=audio 9 UDP/TLS/RTP/SAVPF 111 63") + opus,
                SdpCodecFilter.filter(
                        SESSION + lines("m=audio 9 UDP/TLS/RTP/SAVPF 111 63 9 0 8 13 110") + opus + others));
    }

    @Test
    void aSectionWithNothingElseIsSwitchedOff() {
        String only = lines("m=video 9 UDP/TLS/RTP/SAVPF 45", "a=mid:1", "a=sendonly", "a=rtpmap:45 AV1/90000");
        assertEquals(SESSION + only.replace("a=sendonly", "a=inactive"), SdpCodecFilter.filter(SESSION + only));
    }

    @Test
    void dataAndWhatIsAllUsedStayAsTheyAre() {
        String sdp = SESSION
                + lines("m=audio 9 UDP/TLS/RTP/SAVPF 111", "a=rtpmap:111 opus/48000/2", "a=sendrecv")
                + lines("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:2", "a=sctp-port:5000");
        assertEquals(sdp, SdpCodecFilter.filter(sdp));
    }

    @Test
    void libwebrtcOffersAndAnswersWhatIsUsedAlone() throws Exception {
        try (Loopback call = new Loopback()) {
            call.caller.session.addReceiver(MediaKind.VIDEO);
            call.caller.session.addReceiver(MediaKind.AUDIO);
            SessionDescription offer = call.caller.session.createOffer(false).get(10, TimeUnit.SECONDS);
            Set<String> names = names(offer.sdp());
            assertTrue(names.containsAll(Set.of("VP8", "opus", "red", "rtx")), names.toString());
            // What the tunnel knows sound by.
            assertTrue(offer.sdp().contains("a=rtpmap:111 opus/48000/2"), offer.sdp());
            assertTrue(offer.sdp().contains("a=rtpmap:63 red/48000/2"), offer.sdp());
            names.removeAll(Set.of("VP8", "H264", "rtx", "opus", "red"));
            assertEquals(Set.of(), names);

            SessionDescription foreign = new SessionDescription(
                    SessionDescription.Type.OFFER,
                    offer.sdp().replace("VP8/90000", "VP9/90000").replace("H264/90000", "AV1/90000"));
            call.callee.session.setRemoteDescription(foreign).get(10, TimeUnit.SECONDS);
            SessionDescription answer = call.callee.session.createAnswer().get(10, TimeUnit.SECONDS);
            call.callee.session.setLocalDescription(answer).get(10, TimeUnit.SECONDS);
            String video = answer.sdp().substring(answer.sdp().indexOf("m=video"));
            assertTrue(video.substring(0, video.indexOf("m=audio")).contains("a=inactive"), answer.sdp());
        }
    }

    private static Set<String> names(String sdp) {
        return Pattern.compile("a=rtpmap:\\d+ ([^/]+)/")
                .matcher(sdp)
                .results()
                .map(line -> line.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
