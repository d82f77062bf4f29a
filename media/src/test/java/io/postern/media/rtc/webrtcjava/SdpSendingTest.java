package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Checks the layers and bitrates that are written into descriptions. */
class SdpSendingTest {
    private static final String HEAD = "v=0\r\no=- 1 2 IN IP4 127.0.0.1\r\ns=-\r\nt=0 0\r\n";
    private static final String SOUND =
            "m=audio 9 UDP/TLS/RTP/SAVPF 111\r\nc=IN IP4 0.0.0.0\r\na=mid:0\r\na=msid:camera mic\r\na=ssrc:1 cname:x\r\n";
    private static final String CAMERA = lines(
            "m=video 9 UDP/TLS/RTP/SAVPF 96 97",
            "c=IN IP4 0.0.0.0",
            "a=mid:1",
            "a=msid:camera cam",
            "a=rtpmap:96 VP8/90000",
            "a=ssrc-group:FID 2 3",
            "a=ssrc:2 cname:x",
            "a=ssrc:3 cname:x");
    private static final String OTHER =
            "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:2\r\na=ssrc:4 cname:x\r\n";

    @Test
    void onlyTheTrackWithLayersGetsThemAndLosesItsSsrcs() {
        String offer = SdpSimulcast.offer(HEAD + SOUND + CAMERA + OTHER, Map.of("cam", List.of("q", "h", "f")));
        assertTrue(offer.startsWith(HEAD + SOUND), offer);
        assertTrue(offer.endsWith(OTHER), offer);
        assertTrue(
                offer.contains("a=rtpmap:96 VP8/90000\r\na=rid:q send\r\na=rid:h send\r\na=rid:f send\r\n"
                        + "a=simulcast:send q;h;f\r\nm=video"),
                offer);
        assertFalse(offer.contains("a=ssrc:2"), offer);
        assertEquals(offer, SdpSimulcast.offer(offer, Map.of("cam", List.of("q", "h", "f"))), "once is enough");
    }

    @Test
    void layersNobodyWantsArePausedAndNeverLeftOut() {
        String answer = HEAD + SOUND + "m=video 9 UDP/TLS/RTP/SAVPF 96\r\nc=IN IP4 0.0.0.0\r\na=mid:1\r\n"
                + "a=simulcast:recv q;~h;f\r\n";
        assertTrue(
                SdpSimulcast.answer(answer, mid -> Optional.of(Set.of("q"))).contains("a=simulcast:recv q;~h;~f\r\n"));
        assertTrue(SdpSimulcast.answer(answer, mid -> Optional.of(Set.of("q", "h", "f")))
                .contains("a=simulcast:recv q;h;f\r\n"));
        assertEquals(answer, SdpSimulcast.answer(answer, mid -> Optional.empty()));
    }

    @Test
    void theRateIsWrittenWhereItBelongs() {
        String answer = SdpBitrate.answer(HEAD + SOUND + CAMERA + OTHER, mid -> mid.equals("1") ? 720_000 : 0, 800_000);
        assertTrue(answer.contains("c=IN IP4 0.0.0.0\r\nb=TIAS:800000\r\na=mid:1\r\n"), answer);
        assertTrue(answer.contains("a=fmtp:96 x-google-start-bitrate=720\r\n"), answer);
        assertEquals(answer.indexOf("x-google-start-bitrate"), answer.lastIndexOf("x-google-start-bitrate"), answer);
        assertTrue(answer.startsWith(HEAD + SOUND), answer);
    }

    /** libwebrtc limits the whole connection by the section that changed last. */
    @Test
    void everyVideoSectionSaysTheSameLimit() {
        String answer = SdpBitrate.answer(HEAD + SOUND + CAMERA + OTHER, mid -> 0, 800_000);
        assertTrue(answer.contains("b=TIAS:800000\r\na=mid:1\r\n"), answer);
        assertTrue(answer.contains("b=TIAS:800000\r\na=mid:2\r\n"), answer);
        assertTrue(answer.startsWith(HEAD + SOUND), answer);
        assertEquals(HEAD + SOUND + CAMERA + OTHER, SdpBitrate.answer(HEAD + SOUND + CAMERA + OTHER, mid -> 0, 0));
    }

    @Test
    void aFastCameraStartsNoFasterThanOthersAndItsOwnParametersStay() {
        String h264 = lines(
                "m=video 9 UDP/TLS/RTP/SAVPF 125",
                "c=IN IP4 0.0.0.0",
                "b=AS:50",
                "a=mid:1",
                "a=fmtp:125 profile-level-id=42e01f");
        int most = 2_310_000;
        String answer = SdpBitrate.answer(HEAD + h264, mid -> SdpBitrate.start(most), most);
        assertTrue(answer.contains("a=fmtp:125 profile-level-id=42e01f;x-google-start-bitrate=1000\r\n"), answer);
        assertFalse(answer.contains("b=AS"), answer);
    }

    private static String lines(String... lines) {
        return String.join("\r\n", lines) + "\r\n";
    }
}
