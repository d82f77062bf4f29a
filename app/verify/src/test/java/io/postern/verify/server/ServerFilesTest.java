package io.postern.verify.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.Compose;
import io.postern.verify.lab.ExternalPrograms;
import io.postern.verify.lab.ServerFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the files of the server half say, without starting anything. */
class ServerFilesTest {
    private static final Map<String, String> SETTINGS = Map.of(
            "NODE_IP", "203.0.113.10",
            "LIVEKIT_DOMAIN", "livekit.example.org",
            "TURN_DOMAIN", "turn.example.org",
            "LIVEKIT_API_KEY", "APIkey",
            "LIVEKIT_API_SECRET", "12345678901234567890123456789012",
            "REDIS_PASSWORD", "redis",
            "TURN_SECRET", "turn",
            "CADDY_TLS", "admin@example.org");

    @Test
    void nothingButTcpIsPublished() throws IOException {
        for (List<String> files : List.of(
                List.of("compose.yaml"),
                List.of("compose.yaml", "compose.nginx.yaml"),
                List.of("compose.yaml", "compose.coturn.yaml"))) {
            Compose compose = Compose.read(ServerFolder.original(), SETTINGS, files.toArray(new String[0]));
            List<String> published = new ArrayList<>();
            for (String service : compose.services()) {
                published.addAll(compose.ports(service));
                assertTrue(
                        compose.raw(service, "network_mode")
                                .map(String::valueOf)
                                .filter(mode -> mode.equals("host"))
                                .isEmpty(),
                        service + " would have the host's network");
            }
            assertEquals(
                    List.of("443:443/tcp", "5349:5349/tcp", "7881:7881/tcp", "80:80/tcp"),
                    published.stream().sorted().toList(),
                    files::toString);
        }
    }

    @Test
    void liveKitIsGivenWhatTheRelayNeedsAndNoSecret() throws IOException {
        Map<String, Object> top =
                Compose.parse(Files.readString(ServerFolder.original().resolve("livekit.yaml")));
        assertEquals(
                Map.of(
                        "tcp_port",
                        7881,
                        "udp_port",
                        7882,
                        "use_external_ip",
                        false,
                        "reconnect_on_data_channel_error",
                        true),
                top.get("rtc"),
                "no force_tcp");
        assertEquals(
                Map.of("enabled", true, "tls_port", 5349, "relay_range_start", 30000, "relay_range_end", 32767),
                top.get("turn"));
        assertEquals(Map.of("auto_create", true, "empty_timeout", 300, "departure_timeout", 20), top.get("room"));
        assertFalse(top.containsKey("keys"));
    }

    @Test
    void coturnsLiveKitDiffersInTheRelayAlone() throws IOException {
        Compose compose = Compose.read(ServerFolder.original(), SETTINGS, "compose.yaml", "compose.coturn.yaml");
        Map<String, Object> usual =
                Compose.parse(Files.readString(ServerFolder.original().resolve("livekit.yaml")));
        Map<String, Object> coturns =
                Compose.parse(compose.environment("livekit").get("LIVEKIT_CONFIG"));
        assertEquals(usual.keySet(), coturns.keySet());
        for (String section : List.of("port", "room", "logging")) {
            assertEquals(usual.get(section), coturns.get(section));
        }
        assertEquals(Map.of("enabled", false), coturns.get("turn"));
        Map<?, ?> withoutRelays = new HashMap<>((Map<?, ?>) coturns.get("rtc"));
        withoutRelays.remove("turn_servers");
        assertEquals(usual.get("rtc"), withoutRelays);
    }

    @Test
    void aSecretOfDigitsIsTextToLiveKit() throws IOException {
        // As a number LiveKit would silently leave it out.
        String keys = Compose.read(ServerFolder.original(), SETTINGS, "compose.yaml")
                .environment("livekit")
                .get("LIVEKIT_KEYS");
        assertEquals(Map.of("APIkey", SETTINGS.get("LIVEKIT_API_SECRET")), Compose.parse(keys));
    }

    @Test
    void theRulesKnowLiveKitsPorts() throws IOException {
        String script = Files.readString(ServerFolder.original().resolve("livekit/relay-route.sh"));
        for (String line : List.of(
                "MEDIA_PORT=${MEDIA_PORT:-7882}",
                "DIRECT_PORT=${DIRECT_PORT:-7881}",
                "RELAY_PORTS=${RELAY_PORTS:-30000-32767}")) {
            assertTrue(script.contains(line), line);
        }
    }

    @Test
    void theTemplateOfSettingsHoldsNoSecret() throws IOException {
        String template = Files.readString(ServerFolder.original().resolve(".env.template"));
        for (String name : List.of("LIVEKIT_API_KEY", "LIVEKIT_API_SECRET", "REDIS_PASSWORD", "TURN_SECRET")) {
            assertTrue(template.contains("\n" + name + "=\n"), name);
        }
    }

    @Test
    @Requires(Requirement.SHELLCHECK)
    void shellScriptsAreInOrder() throws Exception {
        List<String> command = new ArrayList<>(List.of("shellcheck"));
        try (Stream<Path> files = Files.walk(ServerFolder.original())) {
            files.filter(file -> file.toString().endsWith(".sh"))
                    .map(Path::toString)
                    .forEach(command::add);
        }
        assertTrue(command.size() > 5, "there are scripts");
        try (ServerFolder folder = ServerFolder.copy()) {
            ServerFolder.Outcome outcome = folder.run(Map.of(), command);
            assertEquals(0, outcome.status(), outcome.output());
        }
    }

    @Test
    @Requires(Requirement.ROOT)
    void theFirewallCanBeLoaded() throws Exception {
        try (ServerFolder folder = ServerFolder.copy()) {
            ServerFolder.Outcome outcome = folder.run(
                    Map.of(),
                    List.of(
                            ExternalPrograms.path("nft").toString(),
                            "--check",
                            "--file",
                            folder.file("firewall/nftables.conf").toString()));
            assertEquals(0, outcome.status(), outcome.output());
        }
    }
}
