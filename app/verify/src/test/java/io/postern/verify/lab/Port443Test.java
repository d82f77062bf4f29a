package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.net.URI;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Our client where nothing but TCP 443 leads out: signing in, signalling and media share it, told apart by the server's
 * name, as in our sample for nginx.
 */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS, Requirement.PROXIES})
@LeakGuard.Shared
@InLab(Lab.Front.NGINX_BY_NAME)
class Port443Test {
    private static final String RELAYED = "relayed over tls " + ServerStack.TURN + ":443";
    private static final String PASSWORD = "correct \"horse\" battery";

    private static final int PROXY_PORT = 3128;

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab.stack().backend("ada", "Ada", PASSWORD);
    }

    @BeforeEach
    void close() throws Exception {
        lab.firewall().open();
        lab.firewall().onlyPorts(443);
    }

    @Test
    void signingInSignallingAndMediaGoOver443() throws Exception {
        long udp = lab.udpPackets();
        Caller ada = lab.inside().open(lab.direct());
        try (TwoPartyCall meeting = TwoPartyCall.begin(
                lab, room -> ada.join(URI.create("https://" + ServerStack.WEB), "ada", PASSWORD, room))) {
            meeting.awaitBothWays().awaitPath(RELAYED).print("only 443, signing in included");
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
    }

    @Test
    void comingBackGoesOver443() throws Exception {
        long udp = lab.udpPackets();
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct())) {
            meeting.awaitBothWays().awaitPath(RELAYED);
            lab.resetConnections(443);
            meeting.ada().await("reconnected");
            meeting.ada().awaitMoreFrames("bob", 30);
            meeting.bob().awaitMoreFrames("ada", 30);
            meeting.print("only 443, reset");
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
    }

    /** The strictest of companies: nothing but a proxy, which wants a password and goes nowhere but to 443. */
    @Test
    void aProxyThatGoesTo443AloneIsEnough() throws Exception {
        long udp = lab.udpPackets();
        lab.firewall().open();
        lab.firewall().onlyTo(NetworkNamespaces.OUTSIDE_IP, PROXY_PORT);
        try (OutsideProxy squid = OutsideProxy.squidWithBasic(lab, PROXY_PORT)) {
            CallerNetworkSettings settings =
                    lab.direct().through(squid.address(), OutsideProxy.WEB_USER, OutsideProxy.PASSWORD);
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, settings)) {
                meeting.awaitBothWays()
                        .awaitPath(RELAYED + " by proxy " + NetworkNamespaces.OUTSIDE_IP)
                        .print("proxy to 443 alone");
            }
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
    }
}
