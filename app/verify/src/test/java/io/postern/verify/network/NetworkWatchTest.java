package io.postern.verify.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.io.IOException;
import java.time.Duration;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Cables, addresses and routes that come and go under a watch, and that it says so at once and sends nothing. */
@Requires(Requirement.ROOT)
class NetworkWatchTest {
    private static final String SERVER = "198.51.100.9";
    private static final String SERVER_V6 = "2001:db8:9::9";

    private Namespace client;
    private Namespace router;

    @BeforeEach
    void make() throws Exception {
        client = Namespace.create("c");
        router = Namespace.create("r");
        client.cable("wired", router, "rwired");
        router.ip("addr add 10.1.0.1/24 dev rwired");
        client.ip("addr add 10.1.0.5/24 dev wired");
        client.ip("route add default via 10.1.0.1");
        client.ip("addr add 2001:db8:1::5/64 dev wired nodad");
        client.ip("-6 route add default via 2001:db8:1::1 dev wired");
        client.countUdp();
    }

    @AfterEach
    void take() throws Exception {
        client.close();
        router.close();
    }

    /** What is done to a network. */
    @FunctionalInterface
    private interface Event {
        void happen() throws IOException, InterruptedException;
    }

    private static void told(Program program, String line, Event event) throws Exception {
        long began = System.nanoTime();
        event.happen();
        long done = System.nanoTime();
        Program.Line told = program.next(line);
        System.out.printf(
                "%s: told %d ms after it was done, which took %d ms%n",
                told.text(), (told.nanos() - done) / 1_000_000, (done - began) / 1_000_000);
        assertTrue(told.nanos() - began < 3_000_000_000L, "told at once");
    }

    @Test
    void tellsWhatHappensToTheWayAndNothingElse() throws Exception {
        try (Program program = new Program(client, WatchProgram.class, SERVER + ":443")) {
            program.next("watching");
            // A bridge with a guest behind it, as container programs make them: nobody is told.
            client.ip("link add docker0 type bridge");
            client.ip("addr add 172.17.0.1/16 dev docker0");
            client.ip("link set docker0 up");
            client.ip("addr add 10.1.7.7/24 dev wired");

            told(
                    program,
                    SERVER + " AddressChanged[from=/10.1.0.5, to=/10.1.7.7]",
                    () -> client.ip("addr del 10.1.0.5/24 dev wired"));
            told(program, SERVER + " RouteLost[]", () -> client.ip("link set wired down"));
            told(program, SERVER + " RouteRestored[address=/10.1.7.7, changed=false]", () -> {
                client.ip("link set wired up");
                client.ip("route add default via 10.1.7.1");
            });
            told(program, SERVER + " RouteLost[]", () -> router.ip("link set rwired down"));
            told(
                    program,
                    SERVER + " RouteRestored[address=/10.1.7.7, changed=false]",
                    () -> router.ip("link set rwired up"));

            // A VPN: the default route leads elsewhere while the old address stays.
            client.cable("vpn", router, "rvpn");
            client.ip("addr add 10.8.0.2/24 dev vpn");
            told(program, SERVER + " AddressChanged[from=/10.1.7.7, to=/10.8.0.2]", () -> {
                client.ip("route add 0.0.0.0/1 via 10.8.0.1");
                client.ip("route add 128.0.0.0/1 via 10.8.0.1");
            });
            told(program, SERVER + " AddressChanged[from=/10.8.0.2, to=/10.1.7.7]", () -> client.ip("link del vpn"));
            told(program, SERVER + " RouteLost[]", () -> client.ip("link del wired"));
            assertEquals(0, client.udp(), "packets of UDP");
        }
    }

    @Test
    void targetsOfEitherFamilyAreLookedAfterApart() throws Exception {
        try (Program program =
                new Program(client, WatchProgram.class, SERVER + ":443", SERVER_V6 + ":443", "127.0.0.1:443")) {
            program.next("watching");
            told(program, SERVER_V6 + " RouteLost[]", () -> client.ip("-6 route del default"));
            told(
                    program,
                    SERVER_V6 + " RouteRestored[address=/2001:db8:1:0:0:0:0:5, changed=false]",
                    () -> client.ip("-6 route add default via 2001:db8:1::1 dev wired"));
            told(program, SERVER + " RouteLost[]", () -> client.ip("route del default"));
            assertEquals(0, client.udp(), "packets of UDP");
        }
    }

    @Test
    void aRuleOfPolicyRoutingCountsAsWell() throws Exception {
        client.cable("vpn", router, "rvpn");
        client.ip("addr add 10.8.0.2/24 dev vpn");
        client.ip("route add default via 10.8.0.1 dev vpn table 77");
        try (Program program = new Program(client, WatchProgram.class, SERVER + ":443")) {
            program.next("watching");
            told(
                    program,
                    SERVER + " AddressChanged[from=/10.1.0.5, to=/10.8.0.2]",
                    () -> client.ip("rule add to " + SERVER + " lookup 77"));
        }
    }

    @Test
    void costsNextToNothing() throws Exception {
        try (Program program =
                new Program(client, WatchProgram.class, SERVER + ":443", SERVER_V6 + ":443", "10.1.0.9:443")) {
            program.next("watching");
            program.say("begin");
            String[] before = program.next("used").text().split(" ");
            String[] quiet = Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofSeconds(5))
                    .until(
                            () -> {
                                program.say("end");
                                return program.next("used").text().split(" ");
                            },
                            used -> Long.parseLong(used[2]) - Long.parseLong(before[2]) > 9_000);
            print("with nothing to see", before, quiet);
            for (int i = 0; i < 40; i++) {
                client.ip("addr add 10.1.0." + (100 + i) + "/24 dev wired");
            }
            program.say("noisy");
            print(
                    "with a notice every few milliseconds",
                    quiet,
                    program.next("used").text().split(" "));
        }
    }

    private static void print(String when, String[] before, String[] after) {
        long micros = Long.parseLong(after[1]) - Long.parseLong(before[1]);
        long millis = Long.parseLong(after[2]) - Long.parseLong(before[2]);
        System.out.printf(
                "%s: %d µs of processor time in %d ms, %.3f %% of a core%n",
                when, micros, millis, micros / 10.0 / millis);
    }
}
