package io.postern.verify.network;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A network that swallows packets for a while and then lets them through again. */
@Requires(Requirement.ROOT)
class BlackHoleTest {
    private static final Duration CLOSED = Duration.ofMillis(3_600);

    private Namespace client;
    private Namespace server;

    @BeforeEach
    void make() throws Exception {
        client = Namespace.create("c");
        server = Namespace.create("s");
        client.cable("wired", server, "wired");
        server.ip("addr add 10.1.0.1/24 dev wired");
        client.ip("addr add 10.1.0.5/24 dev wired");
        // As older systems and others than Linux do it: 1, 3 and 7 s after the first packet.
        client.sysctl("net.ipv4.tcp_syn_linear_timeouts=0");
        server.nft("""
                table inet hole {
                    counter seen_syn {}
                    chain come { type filter hook input priority 0; tcp dport 8443 tcp flags syn / syn,ack counter name seen_syn; }
                }
                """);
    }

    @AfterEach
    void take() throws Exception {
        client.close();
        server.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.1.0.1:8443", "meet.behind.example:443 through 10.1.0.1:8443"})
    void aConnectionComesAboutSoonAfterTheNetworkDoes(String target) throws Exception {
        try (Program listening = new Program(server, ListeningProgram.class, "8443");
                Program dialling = new Program(client, DialProgram.class)) {
            listening.next("listening");
            dialling.next("ready");

            dialling.say(target);
            dialling.next("dialling");
            dialling.next("connected");
            assertEquals(1, server.count("hole", "seen_syn"), "a network that answers is asked once");

            server.nft(
                    "table inet closed { chain come { type filter hook input priority -10; tcp dport 8443 drop; }; }");
            dialling.say(target);
            long began = dialling.next("dialling").nanos();
            // Time that passes is what this is about.
            CompletableFuture.runAsync(
                            () -> {}, CompletableFuture.delayedExecutor(CLOSED.toMillis(), TimeUnit.MILLISECONDS))
                    .get();
            server.nft("delete table inet closed");
            long opened = System.nanoTime();
            Program.Line connected = dialling.next("connected");
            long late = TimeUnit.NANOSECONDS.toMillis(connected.nanos() - opened);
            System.out.printf(
                    "%s: open after %d ms, connected %d ms later (%s)%n",
                    target, TimeUnit.NANOSECONDS.toMillis(opened - began), late, connected.text());
            assertTrue(late < 2_500, "connected " + late + " ms after the network was back");
        }
    }
}
