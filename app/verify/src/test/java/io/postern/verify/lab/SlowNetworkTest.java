package io.postern.verify.lab;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.room.MediaRoute;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.PeerProcess;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** A narrow, lossy network far away: 500 kbit/s, 2 % of packets lost, a round trip of 100 ms. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
@InLab
class SlowNetworkTest {
    private static final int KILOBITS = 500;
    private static final int LOST_PERCENT = 2;
    private static final int ONE_WAY_MILLIS = 50;
    private static final int[] PORTS = {443, 5349, 7881};
    private static final Duration SETTLING = Duration.ofSeconds(8);
    private static final Duration LONGEST_SILENCE = Duration.ofSeconds(3);
    /** Of so many reports at the end one is no later than this: pictures were made to fit. (A lost packet delays others.) */
    private static final int LAST = 5;

    private static final int LATE_MILLIS = 2000;

    private static final Duration CALL = Duration.ofSeconds(15);

    private static Lab lab;
    private static PeerProcess relay;

    @BeforeAll
    static void start() throws Exception {
        List<String> command = new ArrayList<>(lab.networks()
                .atRouter(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx64m",
                        "-XX:+UseSerialGC",
                        DelayRelay.class.getName(),
                        NetworkNamespaces.SERVER_IP,
                        String.valueOf(ONE_WAY_MILLIS)));
        for (int port : PORTS) {
            command.add(String.valueOf(port));
        }
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().put("CLASSPATH", System.getProperty("java.class.path"));
        relay = PeerProcess.start("the long way", builder, Duration.ofSeconds(20));
        lab.networks().slow(KILOBITS, LOST_PERCENT, PORTS);
    }

    @AfterAll
    static void stop() throws Exception {
        if (relay != null) {
            relay.close();
        }
    }

    @Test
    void soundGoesOnAndMessagesArrive() {
        MediaRoute route = MediaRoute.DIRECT_ONLY;
        try (TwoPartyCall meeting = TwoPartyCall.begin(lab, lab.direct(), route)) {
            Caller ada = meeting.ada();
            Caller bob = meeting.bob();
            ada.await("connected");
            long joined = CallerEvents.now();
            Recovery.lasts(joined, SETTLING);
            long settled = CallerEvents.now();
            Recovery.lasts(settled, CALL);
            long asked = CallerEvents.now();
            meeting.chatBothWays("Is it slow?", "A little.");
            long answered = CallerEvents.now() - asked;
            System.out.printf(
                    "%s at %d kbit/s, %d %% lost, %d ms: first frame after %s, chat there and back %d ms%n"
                            + "  %s%n  %s%n  paused for the client: %s; reconnected %d times%n",
                    route,
                    KILOBITS,
                    LOST_PERCENT,
                    2 * ONE_WAY_MILLIS,
                    ada.events("first frame"),
                    answered,
                    describe(ada, "bob", joined, settled),
                    describe(bob, "ada", joined, settled),
                    ada.events("paused"),
                    ada.events("reconnected").size());
            List<Integer> delays = bob.delays("ada");
            assertTrue(delays.size() >= LAST, () -> "pictures got out: " + delays);
            List<Integer> last = delays.subList(delays.size() - LAST, delays.size());
            assertTrue(
                    last.stream().anyMatch(delay -> delay <= LATE_MILLIS),
                    () -> "pictures became as much as fits: " + delays);
            for (long quiet : new long[] {ada.longestQuiet(settled, "bob"), bob.longestQuiet(settled, "ada")}) {
                assertTrue(quiet <= LONGEST_SILENCE.toMillis(), "silent for " + quiet + " ms");
            }
            bob.awaitMoreFrames("ada", 1);
        }
    }

    private static String describe(Caller caller, String from, long joined, long settled) {
        return "%s of %s: silent for at most %d ms (%d ms while settling), frames by second %s, widths %s, delay of pictures %s"
                .formatted(
                        caller.identity(),
                        from,
                        caller.longestQuiet(settled, from),
                        caller.longestQuiet(joined, from),
                        caller.framesBySecond(from, joined),
                        caller.widths(from),
                        caller.delays(from));
    }
}
