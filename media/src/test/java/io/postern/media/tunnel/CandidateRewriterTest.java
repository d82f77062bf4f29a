package io.postern.media.tunnel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.network.address.Endpoint;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CandidateRewriterTest {
    /** An answer of a LiveKit server with one port for TCP and one for UDP, shortened. */
    private static final String ANSWER = String.join(
            "\r\n",
            "v=0",
            "o=- 4596489990601351948 1700000000 IN IP4 0.0.0.0",
            "s=-",
            "t=0 0",
            "a=fingerprint:sha-256 0F:74:31:25:CB:A2:13:EC:28:6F:6D:2C:61:FF:5D:C2:BC:B9:DB:3D:98:14:8D:1A:BB:EA:33:0C",
            "a=ice-lite",
            "a=group:BUNDLE 0 1",
            "m=application 9 UDP/DTLS/SCTP webrtc-datachannel",
            "c=IN IP4 0.0.0.0",
            "a=setup:active",
            "a=mid:0",
            "a=ice-ufrag:EsAw",
            "a=ice-pwd:P2uYro0UCOQ4zxjKXaWCBui1",
            "a=candidate:3628985204 1 udp 2130706431 192.0.2.10 7882 typ host ufrag EsAw",
            "a=candidate:1052353102 1 tcp 1671430143 192.0.2.10 7881 typ host tcptype passive ufrag EsAw",
            "a=candidate:1052353102 2 tcp 1671430143 192.0.2.10 7881 typ host tcptype passive ufrag EsAw",
            "a=candidate:1052353103 1 TCP 1671430142 2001:db8::10 7881 typ host tcptype passive",
            "a=end-of-candidates",
            "m=video 9 UDP/TLS/RTP/SAVPF 96",
            "a=mid:1",
            "a=rtcp:9 IN IP4 0.0.0.0",
            "");

    private static OptionalInt forwarder(Endpoint target) {
        return target.host().indexOf(':') >= 0 ? OptionalInt.of(40006) : OptionalInt.of(40004);
    }

    @Test
    void theTcpCandidatesOfAnAnswerLeadToForwardersAndNothingElseChanges() {
        String expected = ANSWER.replace("tcp 1671430143 192.0.2.10 7881", "tcp 1671430143 127.0.0.1 40004")
                .replace("2001:db8::10 7881", "127.0.0.1 40006");
        assertEquals(expected, CandidateRewriter.rewriteSdp(ANSWER, CandidateRewriterTest::forwarder));
        assertEquals(
                List.of(new Endpoint("192.0.2.10", 7881), new Endpoint("2001:db8::10", 7881)),
                CandidateRewriter.targets(ANSWER));
    }

    @Test
    void lineEndsOfEitherKindStay() {
        String unix = ANSWER.replace("\r\n", "\n");
        assertEquals(
                CandidateRewriter.rewriteSdp(ANSWER, CandidateRewriterTest::forwarder)
                        .replace("\r\n", "\n"),
                CandidateRewriter.rewriteSdp(unix, CandidateRewriterTest::forwarder));
    }

    @ParameterizedTest
    @CsvSource({
        "candidate:1052353102 1 tcp 1671430143 192.0.2.10 7881 typ host tcptype passive,"
                + "candidate:1052353102 1 tcp 1671430143 127.0.0.1 40004 typ host tcptype passive",
        "candidate:1 1 TCP 1 192.0.2.10 443 typ srflx raddr 10.0.0.1 rport 7881 tcptype passive generation 0,"
                + "candidate:1 1 TCP 1 127.0.0.1 40004 typ srflx raddr 10.0.0.1 rport 7881 tcptype passive generation 0",
        "a=candidate:1 1 tcp 1 2001:db8::1 7881 typ host tcptype passive,"
                + "a=candidate:1 1 tcp 1 127.0.0.1 40006 typ host tcptype passive"
    })
    void trickledCandidatesAreRewritten(String candidate, String expected) {
        assertEquals(expected, CandidateRewriter.rewrite(candidate, CandidateRewriterTest::forwarder));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "candidate:3628985204 1 udp 2130706431 192.0.2.10 7882 typ host",
                "candidate:1 1 tcp 1 192.0.2.10 9 typ host tcptype active",
                "candidate:1 1 tcp 1 192.0.2.10 7881 typ host tcptype so",
                "candidate:1 1 tcp 1 192.0.2.10 7881 typ host",
                "candidate:1 1 tcp 1 192.0.2.10 7881 typ host tcptype passively",
                "candidate:1 1 tcp 1 5b2e1d4c-9d4f-4f6e-9a3d-1f1b6f0a7d21.local 7881 typ host tcptype passive",
                "candidate:1 1 tcp 1 192.0.2.10 99999 typ host tcptype passive",
                "candidate:1 1 tcp 1 999.0.2.10 7881 typ host tcptype passive",
                "candidate:1 1 tcp 1 abc 7881 typ host tcptype passive",
                "candidate:",
                ""
            })
    void whatIsNoPassiveTcpCandidateStays(String candidate) {
        assertEquals(Optional.empty(), CandidateRewriter.target(candidate));
        assertSame(candidate, CandidateRewriter.rewrite(candidate, CandidateRewriterTest::forwarder));
    }

    @Test
    void withoutAForwarderACandidateStays() {
        assertEquals(ANSWER, CandidateRewriter.rewriteSdp(ANSWER, _ -> OptionalInt.empty()));
        assertTrue(CandidateRewriter.targets("garbage\u0000\r\na=candidate:x").isEmpty());
    }
}
