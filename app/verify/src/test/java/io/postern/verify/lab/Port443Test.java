package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.postern.testing.LeakGuard;
import io.postern.verify.stage.Requirement;
import io.postern.verify.stage.Requires;
import java.net.URI;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Our client where nothing but TCP 443 leads out: signing in, signalling and media share it, told apart by the server's
 * name, as in our sample for nginx.
 */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
class Port443Test {
    private static final String RELAYED = "relayed over tls " + ServerStack.TURN + ":443";
    private static final String PASSWORD = "correct \"horse\" battery";

    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(Lab.Front.NGINX_BY_NAME);
        lab.stack().backend("ada", "Ada", PASSWORD);
        lab.firewall().onlyPorts(443);
    }

    @AfterAll
    static void stop() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @Test
    void signingInSignallingAndMediaGoOver443() throws Exception {
        long udp = lab.udpPackets();
        Caller ada = lab.inside().open(lab.direct());
        try (Meeting meeting =
                Meeting.begin(lab, room -> ada.join(URI.create("https://" + ServerStack.WEB), "ada", PASSWORD, room))) {
            meeting.awaitBothWays().awaitPath(RELAYED).print("only 443, signing in included");
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
    }

    @Test
    void comingBackGoesOver443() throws Exception {
        long udp = lab.udpPackets();
        try (Meeting meeting = Meeting.begin(lab, lab.direct())) {
            meeting.awaitBothWays().awaitPath(RELAYED);
            lab.resetConnections(443);
            meeting.ada().await("reconnected");
            meeting.ada().awaitMoreFrames("bob", 30);
            meeting.bob().awaitMoreFrames("ada", 30);
            meeting.print("only 443, reset");
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
    }
}
