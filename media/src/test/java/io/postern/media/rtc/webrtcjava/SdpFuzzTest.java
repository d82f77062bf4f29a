package io.postern.media.rtc.webrtcjava;

import io.postern.testing.fuzz.Fuzzer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Mutates the server's descriptions, which are changed as text before libwebrtc parses them. */
@Timeout(120)
class SdpFuzzTest {
    @Test
    void descriptionsAreReadOrLeftAlone() {
        Fuzzer.ofTexts(
                        "session descriptions",
                        String.join(
                                "\r\n",
                                "v=0",
                                "o=- 1 2 IN IP4 127.0.0.1",
                                "s=-",
                                "t=0 0",
                                "a=group:BUNDLE 0 1",
                                "m=video 9 UDP/TLS/RTP/SAVPF 96 97 98",
                                "c=IN IP4 0.0.0.0",
                                "a=mid:0",
                                "a=msid:stream track",
                                "a=sendrecv",
                                "a=rtpmap:96 VP8/90000",
                                "a=rtpmap:97 rtx/90000",
                                "a=fmtp:97 apt=96",
                                "a=rtpmap:98 VP9/90000",
                                "a=simulcast:recv q;~h;f",
                                "a=ssrc:1 cname:x",
                                "a=candidate:1 1 udp 1 192.0.2.1 1 typ relay",
                                "m=audio 9 UDP/TLS/RTP/SAVPF 111 0",
                                "a=mid:1",
                                "a=rtpmap:111 opus/48000/2",
                                ""),
                        "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF" + " 111".repeat(15_000) + "\r\na=mid:0\r\n")
                .run(input -> {
                    String sdp = new String(input, StandardCharsets.UTF_8);
                    String usable = SdpCodecFilter.filter(IcePolicy.filter(sdp, IcePolicy.remoteUsable(false)));
                    SdpBitrate.answer(
                            SdpSimulcast.answer(usable, _ -> Optional.of(Set.of("q"))), _ -> 300_000, 300_000);
                    SdpTrackIds.byMid(usable);
                });
    }
}
