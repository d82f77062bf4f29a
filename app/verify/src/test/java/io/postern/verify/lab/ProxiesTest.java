package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our client where nothing but a proxy's port can be reached, and no name outside is known: directly to the media port
 * through it, and where the proxy forbids that, to the relay.
 */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS, Requirement.PROXIES})
@LeakGuard.Shared
@InLab
class ProxiesTest {
    private static final int PORT = 3128;
    private static final String DIRECT =
            "direct over tcp " + NetworkNamespaces.NODE_IP + ":7881 by proxy " + NetworkNamespaces.OUTSIDE_IP;
    private static final String RELAYED =
            "relayed over tls " + ServerStack.TURN + ":5349 by proxy " + NetworkNamespaces.OUTSIDE_IP;

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab.networks().hideNamesFromClient();
        lab.firewall().onlyTo(NetworkNamespaces.OUTSIDE_IP, PORT);
    }

    @Test
    void throughSquidWithBasic() throws Exception {
        try (OutsideProxy squid = OutsideProxy.squidWithBasic(lab, PORT)) {
            meet("squid, Basic", squid, OutsideProxy.USER, DIRECT);
            meet("squid, Basic, 7881 forbidden", squid, OutsideProxy.RELAYED_USER, RELAYED);
        }
    }

    @Test
    void throughSquidWithDigest() throws Exception {
        try (OutsideProxy squid = OutsideProxy.squidWithDigest(lab, PORT)) {
            meet("squid, Digest", squid, OutsideProxy.USER, DIRECT);
            meet("squid, Digest, 7881 forbidden", squid, OutsideProxy.RELAYED_USER, RELAYED);
        }
    }

    @Test
    void throughDante() throws Exception {
        try (OutsideProxy dante = OutsideProxy.dante(lab, PORT, true)) {
            meet("SOCKS5", dante, OutsideProxy.USER, DIRECT);
        }
        try (OutsideProxy dante = OutsideProxy.dante(lab, PORT, false)) {
            meet("SOCKS5, 7881 forbidden", dante, OutsideProxy.USER, RELAYED);
        }
    }

    @Test
    void aWrongPasswordIsNamedWithTheProxy() throws Exception {
        try (OutsideProxy squid = OutsideProxy.squidWithBasic(lab, PORT)) {
            Caller ada = lab.inside().open(lab.direct().through(squid.address(), OutsideProxy.USER, "battery-staple"));
            lab.join(ada, lab.newRoom());
            JsonNode failure = TwoPartyCall.awaitFailure(ada, "wrong password", Duration.ofSeconds(20));
            assertEquals(
                    "network.failure.proxy_login_wrong", failure.path("key").asText());
            assertTrue(failure.path("sentence").asText().contains(NetworkNamespaces.OUTSIDE_IP), failure::toString);
            assertTrue(!failure.toString().contains("battery-staple"), "no password in what is reported");
        }
    }

    private static void meet(String row, OutsideProxy proxy, String user, String path) throws Exception {
        long udp = lab.udpPackets();
        CallerNetworkSettings settings = lab.direct().through(proxy.address(), user, OutsideProxy.PASSWORD);
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, settings)) {
            meeting.awaitBothWays().awaitPath(path).print(row);
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
    }
}
