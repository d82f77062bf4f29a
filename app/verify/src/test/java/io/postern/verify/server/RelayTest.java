package io.postern.verify.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.ExternalPrograms;
import io.postern.verify.lab.NetworkNamespaces;
import io.postern.verify.lab.ServerFolder;
import io.postern.verify.lab.ServerStack;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Both ways in, with the settings of the compose files, behind an address translation that hands on TCP alone: media
 * directly over 7881 and relayed over TLS, and no packet of UDP anywhere but inside the server.
 */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.GO, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
class RelayTest {
    private static final String URL = "wss://" + ServerStack.WEB;

    private static ServerFolder folder;
    private static NetworkNamespaces networks;
    private static Path peer;

    private final String room = "room-" + UUID.randomUUID();
    private ServerStack stack;

    @BeforeAll
    @Timeout(value = 10, unit = TimeUnit.MINUTES)
    static void makeNetworks() throws Exception {
        folder = ServerFolder.copy();
        peer = GoPeer.build(folder.path());
        networks = NetworkNamespaces.create(folder, ServerStack.WEB, ServerStack.TURN);
    }

    @AfterAll
    static void removeNetworks() throws Exception {
        if (networks != null) {
            networks.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    @AfterEach
    void stop() throws Exception {
        if (stack != null) {
            stack.close();
            stack.relayRoute("down");
        }
        networks.firewall().open();
    }

    private void startDefault() throws Exception {
        stack = ServerStack.prepare(folder, networks.server(), "compose.yaml");
        assertEquals(0, stack.relayRoute("up").status());
        stack.liveKit("livekit", 7880, Map.of());
        stack.caddy(Map.of("LIVEKIT", "127.0.0.1:7880", "BACKEND", "127.0.0.1:8080"));
    }

    @Test
    void relayedAndDirectClientsSeeEachOtherWithoutUdp() throws Exception {
        startDefault();
        long before = networks.udpAtRouter();
        try (GoPeer rita = join("rita", "-relay", "-turn-port", "5349");
                GoPeer dora = join("dora")) {
            rita.awaitConnected("relay");
            dora.awaitConnected("host");
            rita.awaitMedia("dora", 100);
            dora.awaitMedia("rita", 100);
            System.out.println("relayed over 5349: " + rita.times() + "; direct over 7881: " + dora.times());
        }
        assertTrue(networks.relayCounter("delivered") > 0, "the relay's packets were delivered by the rules");
        assertEquals(before, networks.udpAtRouter(), "no UDP on the way");
    }

    @Test
    void aClientThatReaches5349AloneForMediaIsRelayed() throws Exception {
        startDefault();
        networks.firewall().onlyPorts(443, 5349);
        long before = networks.udpAtRouter();
        try (GoPeer rita = join("rita", "-relay", "-turn-port", "5349");
                GoPeer rosa = join("rosa", "-relay", "-turn-port", "5349");
                GoPeer dora = join("dora")) {
            rita.awaitConnected("relay").awaitMedia("rosa", 50);
            rosa.awaitConnected("relay").awaitMedia("rita", 50);
            assertFalse(dora.wasConnected(), "7881 is closed indeed");
        }
        assertEquals(before, networks.udpAtRouter(), "no UDP on the way");
    }

    @Test
    void withoutTheRulesTheRelayLeadsNowhereAndUdpLeaves() throws Exception {
        startDefault();
        assertEquals(0, stack.relayRoute("down").status());
        long before = networks.udpAtRouter();
        try (GoPeer rita = join("rita", "-relay", "-turn-port", "5349")) {
            rita.await("a relay candidate", event -> event.path("type").asText().equals("relay"));
            // What shows that the counter counts, too.
            await().atMost(GoPeer.PATIENCE).until(() -> networks.udpAtRouter() >= before + 5);
            assertFalse(rita.wasConnected());
        }
    }

    @Test
    void whatWouldLeaveFromTheRelaysPortsIsStopped() throws Exception {
        startDefault();
        long router = networks.udpAtRouter();
        long stopped = networks.relayCounter("leaving");
        // As if a participant had the relay send to somebody else.
        send("30001");
        send("32767");
        await().atMost(Duration.ofSeconds(5)).until(() -> networks.relayCounter("leaving") >= stopped + 2);
        assertEquals(router, networks.udpAtRouter());
        // From another port it does leave, so this shows something.
        send("29999");
        await().atMost(Duration.ofSeconds(5)).until(() -> networks.udpAtRouter() > router);
    }

    private void send(String fromPort) throws IOException, InterruptedException {
        folder.run(
                Map.of(),
                networks.server(
                        "sh",
                        "-c",
                        "echo hello | nc -u -w 1 -p " + fromPort + " " + NetworkNamespaces.CLIENT_IP + " 4444"));
    }

    @Test
    void aProgramBesideLiveKitReachesItsDirectPortWithoutGoingOut() throws Exception {
        startDefault();
        // The router does not hand on what comes from inside, as with many address translations.
        try (GoPeer agent = beside("agent", 7880);
                GoPeer dora = join("dora")) {
            agent.awaitConnected("host").awaitMedia("dora", 50);
            dora.awaitMedia("agent", 50);
        }
    }

    @Test
    void aClientThatReaches443AloneIsRelayedThroughNginx() throws Exception {
        stack = ServerStack.prepare(folder, networks.server(), "compose.yaml", "compose.nginx.yaml");
        assertEquals(0, stack.relayRoute("up").status());
        // Without containers LiveKit and nginx share one address, so LiveKit's plain TURN gets another port.
        stack.liveKit("livekit", 7880, Map.of("LIVEKIT_TURN_TLS_PORT", "5350"));
        Map<String, String> environment = stack.compose().environment("proxy");
        environment.put("LIVEKIT", "127.0.0.1:7880");
        environment.put("LIVEKIT_TURN", "127.0.0.1:5350");
        environment.put("BACKEND", "127.0.0.1:8080");
        environment.put("SOCKETS", folder.path().toString());
        stack.nginx("nginx-sni.conf.template", environment, 443);

        long before = networks.udpAtRouter();
        networks.firewall().onlyPorts(443);
        // On the port that LiveKit advertises: clients of others find it too.
        try (GoPeer rita = join("rita", "-relay");
                GoPeer rosa = join("rosa", "-relay")) {
            rita.awaitConnected("relay").awaitMedia("rosa", 50);
            rosa.awaitConnected("relay").awaitMedia("rita", 50);
        }
        networks.firewall().open();
        try (GoPeer rita = join("rita", "-relay", "-turn-port", "5349");
                GoPeer dora = join("dora")) {
            rita.awaitConnected("relay").awaitMedia("dora", 50);
            dora.awaitConnected("host").awaitMedia("rita", 50);
        }
        assertEquals(before, networks.udpAtRouter(), "no UDP on the way");
    }

    @Test
    void aClientIsRelayedThroughCoturn() throws Exception {
        stack = ServerStack.prepare(folder, networks.server(), "compose.yaml", "compose.coturn.yaml");
        assertEquals(0, stack.relayRoute("up").status());
        stack.liveKit("livekit", 7880, Map.of());
        folder.write("turnserver.conf", stack.coturnSettings());
        stack.start(
                "coturn",
                Map.of(),
                ExternalPrograms.path("turnserver").toString(),
                List.of("-c", folder.file("turnserver.conf").toString()));
        stack.caddy(Map.of("LIVEKIT", "127.0.0.1:7880", "BACKEND", "127.0.0.1:8080"));

        networks.firewall().onlyPorts(443, 5349);
        long before = networks.udpAtRouter();
        // On the port that LiveKit advertises, which with coturn is the one that is open.
        try (GoPeer rita = join("rita", "-relay");
                GoPeer rosa = join("rosa", "-relay")) {
            rita.awaitConnected("relay").awaitMedia("rosa", 50);
            rosa.awaitConnected("relay").awaitMedia("rita", 50);
            System.out.println("relayed by coturn: " + rita.times());
        }
        assertTrue(networks.relayCounter("delivered") > 0, "the relay's packets were delivered by the rules");
        assertEquals(before, networks.udpAtRouter(), "no UDP on the way");
    }

    @Test
    void participantsOnTwoNodesOverOneRedisSeeEachOther() throws Exception {
        stack = ServerStack.prepare(folder, networks.server(), "compose.yaml");
        List<String> redis = stack.compose().command("redis");
        stack.start("redis", stack.compose().environment("redis"), redis.getFirst(), redis.subList(1, redis.size()));
        // Without an address translation before them: this is about the nodes.
        stack.liveKit("node-1", 7880, Map.of("REDIS_HOST", "127.0.0.1:6379", "NODE_IP", NetworkNamespaces.SERVER_IP));
        stack.liveKit(
                "node-2",
                7890,
                Map.of(
                        "REDIS_HOST", "127.0.0.1:6379",
                        "NODE_IP", NetworkNamespaces.SERVER_IP,
                        "LIVEKIT_PORT", "7890",
                        "LIVEKIT_RTC_TCP_PORT", "7891",
                        "UDP_PORT", "7892",
                        "LIVEKIT_TURN_TLS_PORT", "5350"));
        try (GoPeer anna = beside("anna", 7880);
                GoPeer bert = beside("bert", 7890)) {
            anna.awaitMedia("bert", 50);
            bert.awaitMedia("anna", 50);
            assertEquals(anna.node(), bert.node(), "a room is on one node, whichever node people come to");
        }
        assertEquals(2, nodesInRedis(), "there are two nodes");
    }

    private int nodesInRedis() throws Exception {
        ServerFolder.Outcome nodes = folder.run(
                Map.of("REDISCLI_AUTH", stack.setting("REDIS_PASSWORD")),
                networks.server("redis-cli", "hlen", "nodes"));
        return Integer.parseInt(nodes.output().strip());
    }

    private GoPeer beside(String identity, int port) throws IOException {
        return GoPeer.join(
                networks.server(),
                peer,
                "ws://127.0.0.1:" + port,
                identity,
                stack.token(room, identity),
                folder.authority());
    }

    private GoPeer join(String identity, String... options) throws IOException {
        return GoPeer.join(
                networks.client(), peer, URL, identity, stack.token(room, identity), folder.authority(), options);
    }
}
