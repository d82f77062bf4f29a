package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.room.MediaRoute;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Our client behind a firewall that lets more or less through: what way media goes, and what is said when there is none. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class CallBehindFirewallTest {
    private static final String DIRECT = "direct over tcp " + NetworkNamespaces.NODE_IP + ":7881";
    private static final String RELAYED = "relayed over tls " + ServerStack.TURN + ":5349";

    /** How long people wait for a sentence where nothing gets through. */
    private static final Duration SENTENCE = Duration.ofSeconds(20);

    /** How much longer the relay may take than the direct way. */
    private static final long MILLIS_LATER = 1000;

    private static Lab lab;

    @AfterEach
    void open() throws Exception {
        lab.firewall().open();
    }

    @Test
    void withoutUdpMediaGoesStraightToTheServerAsEver() throws Exception {
        meetWithoutUdp("all open", MediaRoute.BEST, DIRECT);
        lab.firewall().dropUdp();
        meetWithoutUdp("UDP dropped", MediaRoute.BEST, DIRECT);
    }

    /** Else that there is none would say nothing. */
    @Test
    void udpOfTheClientIsCounted() throws Exception {
        long before = lab.udpPackets();
        lab.stack()
                .folder()
                .run(
                        Map.of(),
                        lab.networks()
                                .client(
                                        "sh",
                                        "-c",
                                        "echo hello | nc -u -w 1 " + NetworkNamespaces.OUTSIDE_IP + " 4444"));
        assertEquals(before + 1, lab.udpPackets());
    }

    @Test
    void relayedThereIsNoUdpEither() throws Exception {
        meetWithoutUdp("relayed by choice", MediaRoute.RELAY_ONLY, RELAYED);
    }

    @Test
    void reconnectingThereIsNoUdpEither() throws Exception {
        long before = lab.udpPackets();
        for (int media : new int[] {7881, 5349}) {
            MediaRoute route = media == 7881 ? MediaRoute.DIRECT_ONLY : MediaRoute.RELAY_ONLY;
            try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
                meeting.awaitBothWays();
                assertTrue(lab.resetConnections(media) > 0, "there was a connection for media");
                assertTrue(lab.resetConnections(443) > 0, "there was a connection for signalling");
                meeting.ada().await("reconnected");
                meeting.ada().awaitMoreFrames("bob", 30);
                meeting.bob().awaitMoreFrames("ada", 30);
                meeting.print("reset while on " + media);
            }
        }
        assertEquals(before, lab.udpPackets(), "no UDP, from the click to the end");
    }

    @Test
    void whereTheMediaPortIsClosedMediaIsRelayedHardlyLater() throws Exception {
        long open = meetWithoutUdp("all open", MediaRoute.BEST, DIRECT);
        lab.firewall().drop(7881);
        assertHardlyLater("7881 dropped", open);
        lab.firewall().open();
        lab.firewall().refuse(7881);
        assertHardlyLater("7881 refused", open);
    }

    /** A second at most, and on a machine that was busy elsewhere the second time at the latest. */
    private static void assertHardlyLater(String row, long open) throws Exception {
        long relayed = meetWithoutUdp(row, MediaRoute.BEST, RELAYED);
        if (relayed - open > MILLIS_LATER) {
            relayed = meetWithoutUdp(row + ", again", MediaRoute.BEST, RELAYED);
        }
        assertTrue(relayed - open <= MILLIS_LATER, "first frame after " + relayed + " ms instead of " + open);
    }

    @Test
    void whereOnlySignallingGetsThroughTheSentenceNamesThePorts() throws Exception {
        lab.firewall().onlyPorts(443);
        JsonNode failure = joinFailure("only signalling");
        assertEquals("NO_MEDIA_PATH", failure.path("kind").asText());
        for (String place : List.of(NetworkNamespaces.NODE_IP + ":7881", ServerStack.TURN + ":5349")) {
            assertTrue(failure.path("sentence").asText().contains(place), failure::toString);
        }
    }

    @Test
    void whereNothingGetsThroughTheSentenceNamesHostAndPort() throws Exception {
        lab.firewall().blackhole();
        JsonNode failure = joinFailure("nothing at all");
        assertEquals("TIMED_OUT", failure.path("kind").asText());
        for (String part : List.of(ServerStack.WEB, "443")) {
            assertTrue(failure.path("sentence").asText().contains(part), failure::toString);
        }
    }

    @Test
    void whereEverythingIsRefusedTheSentenceNamesHostAndPort() throws Exception {
        lab.firewall().refuse(443, 7881, 5349);
        JsonNode failure = joinFailure("everything refused");
        assertEquals("UNREACHABLE", failure.path("kind").asText());
        for (String part : List.of(ServerStack.WEB, "443")) {
            assertTrue(failure.path("sentence").asText().contains(part), failure::toString);
        }
    }

    /** Says how long it took from the click to the first frame. */
    private static long meetWithoutUdp(String row, MediaRoute route, String path)
            throws IOException, InterruptedException {
        long udp = lab.udpPackets();
        long tcp = lab.networks().clientPackets(Firewall.Kind.TCP);
        long first;
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
            first = meeting.awaitBothWays().awaitPath(path).print(row).clickToFirstFrame();
        }
        assertEquals(udp, lab.udpPackets(), "no UDP, from the click to the end");
        assertTrue(lab.networks().clientPackets(Firewall.Kind.TCP) > tcp, "the counters count");
        return first;
    }

    private static JsonNode joinFailure(String row) {
        Caller ada = lab.inside().open(lab.direct());
        lab.join(ada, lab.newRoom());
        return TwoPartyCall.awaitFailure(ada, row, SENTENCE);
    }
}
