package io.postern.media.rtc.webrtcjava;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.onvoid.webrtc.RTCConfiguration;
import dev.onvoid.webrtc.RTCIceTransportPolicy;
import dev.onvoid.webrtc.TlsCertPolicy;
import io.postern.media.rtc.IceConfig;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class IcePolicyTest {
    private static final String TCP =
            "candidate:1 1 TCP 2105458943 192.0.2.7 7881 typ host tcptype passive generation 0";
    private static final String UDP = "candidate:2 1 udp 2130706431 192.0.2.7 7882 typ host generation 0";
    private static final String RELAY =
            "candidate:3 1 udp 41885439 198.51.100.2 30001 typ relay raddr 192.0.2.9 rport 51000";

    @ParameterizedTest
    @CsvSource({
        "turn:relay.example.org:3478?transport=tcp, true",
        "TURN:relay.example.org:3478?transport=TCP, true",
        "turns:relay.example.org:443?transport=tcp, true",
        "turns:relay.example.org:443, true",
        "turns:relay.example.org:443?transport=udp, false",
        "turn:relay.example.org:3478?transport=udp, false",
        "turn:relay.example.org:3478, false",
        "stun:stun.example.org:3478, false",
        "stuns:stun.example.org:5349, false",
        "STUN:stun.example.org, false",
        "'', false"
    })
    void onlyRelaysOverTcpAreUsed(String url, boolean used) {
        IceConfig ice = new IceConfig(List.of(new IceConfig.IceServer(List.of(url), "user", "secret")), false);

        assertEquals(used, !IcePolicy.usable(ice).isEmpty());
    }

    @Test
    void aServerKeepsItsUsableAddressesAndItsCredentials() {
        IceConfig ice = new IceConfig(
                List.of(
                        new IceConfig.IceServer(List.of("stun:a.example.org"), "", ""),
                        new IceConfig.IceServer(
                                List.of("turn:b.example.org", "turns:b.example.org:443?transport=tcp"), "u", "c")),
                true);

        assertEquals(
                List.of(new IceConfig.IceServer(List.of("turns:b.example.org:443?transport=tcp"), "u", "c")),
                IcePolicy.usable(ice));
    }

    @Test
    void libwebrtcIsToldToUseTcpOnlyAndToCheckCertificates() {
        IceConfig ice =
                new IceConfig(List.of(new IceConfig.IceServer(List.of("turns:b.example.org:443"), "u", "c")), true);

        RTCConfiguration configuration = NativeFactory.configuration(ice, false);

        assertEquals(TlsCertPolicy.SECURE, configuration.iceServers.getFirst().tlsCertPolicy);
        assertEquals(RTCIceTransportPolicy.RELAY, configuration.iceTransportPolicy);
        assertTrue(configuration.portAllocatorConfig.isUdpDisabled());
        assertTrue(configuration.portAllocatorConfig.isUdpRelayDisabled());
        assertTrue(configuration.portAllocatorConfig.isStunDisabled());
        assertTrue(configuration.portAllocatorConfig.isAdapterEnumerationDisabled());
        assertFalse(configuration.portAllocatorConfig.isTcpDisabled());
    }

    @Test
    void theOtherSidesUdpIsOfUseToARelayOnly() {
        assertTrue(IcePolicy.remoteUsable(false).test(TCP));
        assertFalse(IcePolicy.remoteUsable(false).test(UDP));
        assertTrue(IcePolicy.remoteUsable(true).test(UDP));
    }

    @Test
    void ourOwnUdpIsNeverToldButARelaysIs() {
        assertTrue(IcePolicy.isOwnUsable(TCP));
        assertFalse(IcePolicy.isOwnUsable(UDP));
        assertTrue(IcePolicy.isOwnUsable(RELAY));
    }

    @ParameterizedTest
    @CsvSource({"garbage", "candidate:", "'candidate:1 1'", "''"})
    void whatIsNoCandidateIsNotPassedOn(String garbage) {
        assertFalse(IcePolicy.remoteUsable(false).test(garbage));
        assertFalse(IcePolicy.isOwnUsable(garbage));
    }

    @Test
    void descriptionsLoseTheirUdpCandidatesAndNothingElse() {
        String sdp = "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=" + UDP + "\r\na=" + TCP + "\r\na=mid:0\r\n";

        assertEquals(
                "v=0\r\nm=audio 9 UDP/TLS/RTP/SAVPF 111\r\na=" + TCP + "\r\na=mid:0\r\n",
                IcePolicy.filter(sdp, IcePolicy.remoteUsable(false)));
        assertEquals(sdp, IcePolicy.filter(sdp, IcePolicy.remoteUsable(true)));
    }
}
