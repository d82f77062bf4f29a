package io.postern.room.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Map;
import org.junit.jupiter.api.Test;

class SdpTrackParserTest {
    @Test
    void theServersOwnMapWins() {
        String sdp = session("m=video 9 UDP/TLS/RTP/SAVPF 96", "a=mid:3", "a=sendonly", "a=msid:PA_1|camera TR_old");
        assertEquals(Map.of("3", "TR_new"), SdpTrackParser.tracks(sdp, Map.of("3", "TR_new")));
    }

    @Test
    void withoutAMapTheMsidTells() {
        String sdp = session(
                "m=audio 9 UDP/TLS/RTP/SAVPF 111",
                "a=mid:0",
                "a=sendonly",
                "a=msid:PA_1|camera TR_AMx",
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=mid:1",
                "a=sendonly",
                "a=msid:PA_1|TR_VCy 6c1f");
        assertEquals(Map.of("0", "TR_AMx", "1", "TR_VCy"), SdpTrackParser.tracks(sdp, Map.of()));
    }

    @Test
    void aSectionThatIsNotSentToUsCarriesNothing() {
        String sdp = session(
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=mid:1",
                "a=inactive",
                "a=msid:PA_1|camera TR_VC",
                "m=video 9 UDP/TLS/RTP/SAVPF 96",
                "a=mid:2",
                "a=recvonly");
        assertEquals(Map.of(), SdpTrackParser.tracks(sdp, Map.of("2", "TR_own")));
    }

    @Test
    void sectionsWithoutAnyTrackAreLeftOut() {
        assertEquals(
                Map.of(),
                SdpTrackParser.tracks(
                        session("m=application 9 UDP/DTLS/SCTP webrtc-datachannel", "a=mid:0"), Map.of()));
        assertEquals(Map.of(), SdpTrackParser.tracks("", Map.of("0", "TR_x")));
    }

    private static String session(String... lines) {
        return "v=0\r\no=- 1 1 IN IP4 0.0.0.0\r\ns=-\r\nt=0 0\r\n" + String.join("\r\n", lines) + "\r\n";
    }
}
