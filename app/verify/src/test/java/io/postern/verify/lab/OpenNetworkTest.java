package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.MediaRoute;
import io.postern.testing.LeakGuard;
import io.postern.verify.stage.Requirement;
import io.postern.verify.stage.Requires;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Our client where nothing, or UDP alone, is in the way. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
class OpenNetworkTest {
    private static Lab lab;

    @BeforeAll
    static void start() throws Exception {
        lab = Lab.start(Lab.Front.CADDY);
    }

    @AfterAll
    static void stop() throws Exception {
        if (lab != null) {
            lab.close();
        }
    }

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    @Test
    void mediaGoesStraightToTheServer() throws Exception {
        assertDirectWithoutUdp("all open");
    }

    @Test
    void withoutUdpItIsTheSame() throws Exception {
        lab.firewall().dropUdp();
        assertDirectWithoutUdp("UDP dropped");
    }

    @Test
    void relayedThereIsNoUdpEither() throws Exception {
        assertWithoutUdp("relayed by choice", MediaRoute.RELAY_ONLY, "relayed over tls " + ServerStack.TURN + ":5349");
    }

    private void assertDirectWithoutUdp(String row) throws Exception {
        assertWithoutUdp(row, MediaRoute.BEST, "direct over tcp " + Networks.NODE_IP + ":7881");
    }

    private void assertWithoutUdp(String row, MediaRoute route, String path) throws Exception {
        long before = lab.udpPackets();
        try (Meeting meeting = Meeting.begin(lab, lab.direct(), route)) {
            meeting.awaitBothWays().awaitPath(path).print(row);
        }
        assertEquals(before, lab.udpPackets(), "no UDP, from the click to the end");
        assertTrue(lab.networks().clientPackets(Firewall.Kind.TCP) > 0, "the counters count");
    }
}
