package io.postern.verify.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.NetworkNamespaces;
import io.postern.verify.lab.ServerFolder;
import io.postern.verify.lab.ServerProcess;
import io.postern.verify.lab.ServerStack;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What {@code verify.sh} says of a server that is well, and of one that is not. */
@Requires({Requirement.LIVEKIT, Requirement.ROOT, Requirement.SERVER_PROGRAMS})
@LeakGuard.Shared
class VerifyScriptTest {
    private static final String PASSWORD = "correct \"horse\" battery";

    private static ServerFolder folder;
    private static NetworkNamespaces networks;
    private static ServerStack stack;
    private static ServerProcess liveKit;

    @BeforeAll
    static void start() throws Exception {
        folder = ServerFolder.copy();
        networks = NetworkNamespaces.create(folder, ServerStack.WEB, ServerStack.TURN);
        stack = ServerStack.prepare(folder, networks.server(), "compose.yaml");
        assertEquals(0, stack.relayRoute("up").status());
        List<String> redis = stack.compose().command("redis");
        stack.start("redis", stack.compose().environment("redis"), redis.getFirst(), redis.subList(1, redis.size()));
        startLiveKit();
        stack.backend("ada", "Ada", PASSWORD);
        stack.caddy(Map.of("LIVEKIT", "127.0.0.1:7880", "BACKEND", "127.0.0.1:8080"));
    }

    private static void startLiveKit() throws Exception {
        liveKit = stack.liveKit("livekit", 7880, Map.of("REDIS_HOST", "127.0.0.1:6379"));
    }

    @AfterAll
    static void stop() throws Exception {
        if (stack != null) {
            stack.close();
        }
        if (networks != null) {
            networks.close();
        }
        if (folder != null) {
            folder.close();
        }
    }

    @Test
    void aServerThatIsWellIsWellFromOutside() throws Exception {
        ServerFolder.Outcome outcome = verify(networks.client(), Map.of());
        assertEquals(0, outcome.status(), outcome.output());
        for (String line : List.of(
                "ok    DNS " + ServerStack.TURN,
                "ok    HTTPS",
                "ok    Certificate " + ServerStack.WEB,
                "ok    Certificate " + ServerStack.TURN,
                "ok    HTTP/3",
                "ok    WebSocket  ",
                "ok    ICE/TCP",
                "ok    TURN/TLS",
                "ok    Backend",
                "ok    Token",
                "ok    WebSocket with token",
                "ok    UDP 443",
                "ok    UDP 7882",
                "ok    Configuration")) {
            assertTrue(outcome.output().contains(line), line + " is missing in " + outcome.output());
        }
    }

    @Test
    void onTheServerRedisAndItsOwnPortsAreLookedAtToo() throws Exception {
        Map<String, String> here = Map.of("CONNECT_TO", "127.0.0.1", "REDIS_ADDRESS", "127.0.0.1:6379");
        ServerFolder.Outcome outcome = verify(networks.server(), here);
        assertEquals(0, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("ok    Redis"), outcome.output());
        assertTrue(outcome.output().contains("7882 kept in by relay-route.sh"), outcome.output());

        assertEquals(0, stack.relayRoute("down").status());
        try {
            ServerFolder.Outcome open = verify(networks.server(), here);
            assertEquals(1, open.status(), open.output());
            assertTrue(open.output().contains("FAIL  UDP of this machine"), open.output());
        } finally {
            assertEquals(0, stack.relayRoute("up").status());
        }
        Map<String, String> wrong = new HashMap<>(here);
        wrong.put("REDIS_PASSWORD", "another");
        assertTrue(verify(networks.server(), wrong).output().contains("FAIL  Redis"));
    }

    @Test
    void anAuthorityThatIsNotTrustedIsFound() throws Exception {
        ServerFolder.Outcome outcome = verify(networks.client(), Map.of("CA_FILE", ""));
        assertEquals(1, outcome.status(), outcome.output());
        assertTrue(outcome.output().contains("FAIL  Certificate " + ServerStack.TURN), outcome.output());
        assertTrue(outcome.output().contains("FAIL  TURN/TLS"), outcome.output());
    }

    @Test
    void aServerThatIsDownIsFound() throws Exception {
        liveKit.close();
        try {
            ServerFolder.Outcome outcome = verify(networks.client(), Map.of());
            assertEquals(1, outcome.status(), outcome.output());
            for (String what :
                    List.of("HTTPS", "WebSocket", "ICE/TCP", "TURN/TLS", "Certificate " + ServerStack.TURN)) {
                assertTrue(outcome.output().contains("FAIL  " + what), what + " in " + outcome.output());
            }
        } finally {
            startLiveKit();
        }
    }

    @Test
    void settingsThatExcludeEachOtherAreFound() throws Exception {
        String settings = folder.text("livekit.yaml");
        try {
            folder.write("livekit.yaml", settings.replace("udp_port: 7882", "force_tcp: true") + "keys:\n  a: b\n");
            ServerFolder.Outcome outcome = verify(networks.client(), Map.of());
            assertEquals(1, outcome.status(), outcome.output());
            assertTrue(outcome.output().contains("force_tcp takes the relay its way"), outcome.output());
            assertTrue(outcome.output().contains("rtc.udp_port is missing"), outcome.output());
            assertTrue(outcome.output().contains("keys belong in .env"), outcome.output());
        } finally {
            folder.write("livekit.yaml", settings);
        }
    }

    @Test
    void withoutSettingsItCannotLook() throws Exception {
        ServerFolder.Outcome outcome = folder.run(
                Map.of(),
                List.of(
                        "env",
                        "-i",
                        "PATH=" + System.getenv("PATH"),
                        "bash",
                        ServerFolder.original().resolve("verify.sh").toString()));
        assertEquals(2, outcome.status(), outcome.output());
    }

    private static ServerFolder.Outcome verify(List<String> inside, Map<String, String> changes) throws Exception {
        Map<String, String> environment = new HashMap<>(
                Map.of("CA_FILE", folder.authority().toString(), "POSTERN_USER", "ada", "POSTERN_PASSWORD", PASSWORD));
        environment.putAll(changes);
        List<String> command = new ArrayList<>(inside);
        command.add(folder.file("verify.sh").toString());
        ServerFolder.Outcome outcome = folder.run(environment, command);
        for (String secret : List.of("LIVEKIT_API_SECRET", "REDIS_PASSWORD", "TURN_SECRET")) {
            assertFalse(outcome.output().contains(stack.setting(secret)), secret + " was printed");
        }
        assertFalse(outcome.output().contains("horse"), "a password was printed");
        assertFalse(outcome.output().contains("eyJ"), "a token was printed");
        return outcome;
    }
}
