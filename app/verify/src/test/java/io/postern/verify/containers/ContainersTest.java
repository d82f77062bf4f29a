package io.postern.verify.containers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.lab.Caller;
import io.postern.verify.lab.CallerNetworkSettings;
import io.postern.verify.lab.NetworkNamespaces;
import io.postern.verify.lab.ServerFolder;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.Timeout;

/**
 * docs/operations.md, walked through on one machine with a real Docker Engine, in the order of the page: a test begins
 * where the one before it ended, with the stack of compose.yaml running.
 */
@Tag("whole-machine")
@Requires({Requirement.LIVEKIT, Requirement.BARE_ROOT})
@LeakGuard.Shared
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
@Timeout(value = 6, unit = TimeUnit.MINUTES)
class ContainersTest {
    private static final String WEB = "livekit.example.org";
    private static final String TURN = "turn.example.org";
    private static final URI BACKEND = URI.create("https://" + WEB);
    private static final String PASSWORD = "correct horse battery";
    private static final String[] SERVICES = {"backend", "livekit", "proxy", "redis"};
    private static final String[] WITH_BOT = {"agent", "backend", "livekit", "proxy", "redis"};
    private static final String UP = "docker compose up -d --build";
    private static final String DIRECT = "direct " + NetworkNamespaces.NODE_IP + ":7881";
    private static final String RELAYED = "relayed " + TURN + ":5349";
    private static final int FRAMES = 15;

    /** The page's commands that no test runs as they stand there. */
    private static final Map<String, String> NOT_RUN = Map.ofEntries(
            Map.entry("cd installer/server", "all commands are run there"),
            Map.entry("$EDITOR .env", "sed stands in for a person"),
            Map.entry(
                    "certbot certonly --webroot -w \"$PWD/acme\" -d turn.example.org"
                            + " --deploy-hook \"$PWD/certificates/deploy-hook.sh\"",
                    "needs Let's Encrypt; the hook is run as certbot runs it"),
            Map.entry("certbot renew --force-renewal", "needs Let's Encrypt"),
            Map.entry(
                    "LIVEKIT_DOMAIN=… TURN_DOMAIN=… NODE_IP=… ./verify.sh",
                    "VerifyScriptTest looks from a client's place"),
            Map.entry("nft -f firewall/nftables.conf", "ServerFilesTest has nft check it; it would close the lab"),
            Map.entry("ufw default deny incoming", "another product's, on a whole machine"),
            Map.entry("ufw enable", "another product's, on a whole machine"),
            Map.entry("ufw allow 22/tcp", "another product's, on a whole machine"),
            Map.entry("ufw allow 80,443,5349,7881/tcp", "another product's, on a whole machine"),
            Map.entry(
                    "firewall-cmd --permanent --add-port={80,443,5349,7881}/tcp",
                    "another product's, on a whole machine"),
            Map.entry("firewall-cmd --reload", "another product's, on a whole machine"),
            Map.entry("livekit/relay-route.sh up", "without containers: RelayTest"),
            Map.entry("redis-cli hlen nodes", "several nodes: RelayTest"),
            Map.entry("chown 65532 ssl/web/privkey.pem", "for those who come from an older version"));

    private static ServerFolder scratch;
    private static NetworkNamespaces networks;
    private static ServerMachine machine;
    private static Caller ada;
    private static Caller bob;

    @BeforeAll
    @Timeout(value = 15, unit = TimeUnit.MINUTES)
    static void startMachine() throws Exception {
        scratch = ServerFolder.copy();
        networks = NetworkNamespaces.create(scratch, WEB, TURN);
        machine = ServerMachine.start(networks);
    }

    @AfterAll
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    static void stop() throws Exception {
        try {
            for (Caller caller : new Caller[] {ada, bob}) {
                if (caller != null) {
                    caller.close();
                }
            }
            if (machine != null) {
                machine.close();
            }
        } finally {
            if (networks != null) {
                networks.close();
            }
            if (scratch != null) {
                scratch.close();
            }
        }
    }

    @AfterEach
    void openFirewall() throws Exception {
        networks.firewall().open();
    }

    @Test
    @Order(1)
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void fromNothingToAHealthyStack() throws Exception {
        machine.must("./generate-keys.sh");
        set("LIVEKIT_DOMAIN", WEB);
        set("TURN_DOMAIN", TURN);
        set("NODE_IP", NetworkNamespaces.NODE_IP);
        set("CADDY_TLS", "\"/etc/caddy/ssl/fullchain.pem /etc/caddy/ssl/privkey.pem\"");
        machine.must("certificates/make-certificates.sh self-signed livekit.example.org turn.example.org");
        machine.must("certificates/make-certificates.sh private-ca livekit.example.org turn.example.org");
        machine.must("mkdir -p acme");
        long began = System.nanoTime();
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
        long built = System.nanoTime();
        machine.must("docker compose ps");
        machine.must("docker compose down");
        long again = System.nanoTime();
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
        System.out.printf(
                "%s: healthy after %d s with the build, after %d s when everything is built%n",
                UP, seconds(began, built), seconds(again, System.nanoTime()));
    }

    @Test
    @Order(2)
    void nothingButTcpIsPublishedAndNobodyHasMoreRightsThanNeeded() throws Exception {
        String published = machine.must("docker ps --format '{{.Ports}}'");
        assertFalse(published.contains("/udp"), published);
        assertEquals(
                Set.of("443->443/tcp", "5349->5349/tcp", "7881->7881/tcp", "80->80/tcp"),
                Pattern.compile("\\d+->\\d+/\\w+")
                        .matcher(published)
                        .results()
                        .map(found -> found.group())
                        .collect(Collectors.toCollection(TreeSet::new)));
        for (String service : SERVICES) {
            assertEquals("true", inspect(service, "{{.HostConfig.ReadonlyRootfs}}"), service);
            assertEquals("[ALL]", inspect(service, "{{.HostConfig.CapDrop}}"), service);
            assertTrue(inspect(service, "{{.HostConfig.SecurityOpt}}").contains("no-new-privileges"), service);
            String status = machine.must("cat /proc/" + pid(service) + "/status");
            assertTrue(status.matches("(?s).*\\nUid:\\t([1-9]\\d*)(\\t\\1){3}\\n.*"), service + ": " + status);
            // Caddy's program carries the right to bind low ports.
            String rights = service.equals("proxy") ? "0000000000000400" : "0000000000000000";
            assertTrue(status.contains("\nCapEff:\t" + rights + "\n"), service + ": " + status);
            assertTrue(status.contains("\nNoNewPrivs:\t1\n"), service + ": " + status);
        }
        assertTrue(machine.must("cat /proc/" + pid("livekit") + "/status").contains("\nCapBnd:\t0000000000000000\n"));
        String seen = machine.must("docker compose exec -T proxy ls -R /etc/caddy");
        assertTrue(seen.contains("privkey.pem") && !seen.contains("ca.key"), seen);
    }

    @Test
    @Order(3)
    void noSecretIsInArguments() throws Exception {
        assertNoSecretInArguments();
    }

    private static void assertNoSecretInArguments() throws Exception {
        String arguments = machine.must("cat /proc/[0-9]*/cmdline 2>/dev/null | tr '\\0' ' '; "
                + "docker ps -aq | xargs docker inspect --format '{{.Path}} {{.Args}} {{.Config.Cmd}}'");
        for (String name : List.of("LIVEKIT_API_SECRET", "REDIS_PASSWORD", "TURN_SECRET", "POSTERN_AGENT_PASSWORD")) {
            String secret = machine.must("sed -n 's/^" + name + "=//p' .env").strip();
            assertTrue(secret.length() >= 24, name);
            assertFalse(arguments.contains(secret), name);
        }
    }

    @Test
    @Order(4)
    void peopleSignInAndMeetDirectlyAndRelayed() throws Exception {
        // As typed at a terminal.
        machine.run(
                        "script -qec 'docker compose exec backend postern-backend user add ada --name \"Ada Lovelace\""
                                + " --admin' /dev/null",
                        PASSWORD + "\n" + PASSWORD + "\n")
                .ok();
        machine.run("docker compose exec -T backend postern-backend user add bob --name Bob", PASSWORD + "\n")
                .ok();
        CallerNetworkSettings settings =
                CallerNetworkSettings.trusting(machine.server().resolve("ssl/ca/ca.pem"));
        ada = Caller.start("ada", networks.client()).open(settings);
        bob = Caller.start("bob", networks.outside()).open(settings);
        long udp = networks.udpAtRouter();
        meet("Caddy, all open", DIRECT);
        networks.firewall().drop(7881);
        meet("Caddy, 7881 closed", RELAYED);
        assertEquals(udp, networks.udpAtRouter(), "no UDP");
        assertTrue(
                machine.must("docker compose exec livekit relay-route.sh show").contains("counter delivered"),
                "the relay's rules count");
    }

    @Test
    @Order(5)
    void verifySaysThatAllIsWellAndWhatIsNot() throws Exception {
        String well = verify(0);
        for (String line : List.of(
                "ok    DNS " + TURN,
                "ok    HTTPS",
                "ok    WebSocket with token",
                "ok    ICE/TCP",
                "ok    TURN/TLS",
                "ok    Backend",
                "ok    Redis",
                "ok    UDP of containers",
                "ok    Rules of the relay",
                "ok    Configuration",
                "All is well.")) {
            assertTrue(well.contains(line), line + " is missing in " + well);
        }
        long began = System.nanoTime();
        machine.must("docker compose stop redis");
        assertTrue(seconds(began, System.nanoTime()) < 3, "redis hears that it is to stop");
        assertTrue(verify(1).contains("FAIL  Redis"));
        machine.must("docker compose start redis");
        machine.must("docker compose stop backend");
        assertTrue(verify(1).contains("FAIL  Backend"));
        machine.must("docker compose start backend");
        machine.must("docker compose exec -T livekit relay-route.sh down");
        assertTrue(verify(1).contains("FAIL  Rules of the relay"));
        machine.must("docker compose restart livekit");
        machine.awaitHealthy(SERVICES);
        verify(0);
    }

    @Test
    @Order(6)
    void eachServiceComesBackWhenItIsRestartedOrKilled() throws Exception {
        for (String service : SERVICES) {
            machine.must("docker compose restart " + service);
            machine.awaitHealthy(SERVICES);
            String before = inspect(service, "{{.RestartCount}}");
            machine.must("kill -9 " + pid(service));
            awaitRestart(service, before);
            // With the relay: it is what stood still when a network was lost.
            networks.firewall().drop(7881);
            meet(service + " restarted and killed", RELAYED);
            networks.firewall().open();
        }
    }

    @Test
    @Order(7)
    void accountsOutliveDownAndUp() throws Exception {
        machine.must("docker compose down");
        assertEquals(List.of(), machine.services());
        machine.must("docker compose up -d");
        machine.awaitHealthy(SERVICES);
        meet("down and up", DIRECT);
    }

    @Test
    @Order(8)
    void theBotWelcomesAndOutlivesEveryStepOfThePage() throws Exception {
        machine.must("sed -n 's/^POSTERN_AGENT_PASSWORD=//p' .env |"
                + " docker compose exec -T backend postern-backend user add ai-agent --name Bot --agent");
        machine.must("sed -i 's/^COMPOSE_PROFILES=.*/COMPOSE_PROFILES=agent/' .env");
        machine.must(UP);
        machine.awaitHealthy(WITH_BOT);
        awaitWelcome("the bot, with a private authority");
        for (String step : List.of(
                "docker compose restart",
                "docker compose restart livekit",
                "docker compose up -d --build --remove-orphans && ./verify.sh",
                "docker compose down")) {
            machine.must(step.contains("verify") ? "export CA_FILE=ssl/ca/ca.pem; " + step : step);
            if (step.endsWith("down")) {
                machine.must(UP);
            }
            machine.awaitHealthy(WITH_BOT);
            awaitWelcome(step);
        }
        machine.must("kill -9 " + pid("livekit"));
        awaitWelcome("kill -9 of LiveKit");
    }

    /** Whether the tests with it went well or not. */
    private static void withoutBot() throws Exception {
        machine.must(
                "docker compose --profile agent rm -fs agent; sed -i 's/^COMPOSE_PROFILES=.*/COMPOSE_PROFILES=/' .env");
        machine.awaitHealthy(SERVICES);
    }

    @Test
    @Order(9)
    void nginxTakesCaddysPlaceAndGivesItBack() throws Exception {
        withoutBot();
        set("COMPOSE_FILE", "compose.yaml:compose.nginx.yaml");
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
        networks.firewall().onlyPorts(443);
        meet("nginx, 443 alone", "relayed " + TURN + ":443");
        networks.firewall().open();
        meet("nginx, all open", DIRECT);
        String status = machine.must("cat /proc/" + pid("proxy") + "/status");
        assertTrue(status.contains("Name:\tnginx") && status.contains("\nUid:\t65532\t"), status);
        assertEquals("true", inspect("proxy", "{{.HostConfig.ReadonlyRootfs}}"));
        assertFalse(machine.must("docker compose exec -T proxy ls -R /etc/nginx/ssl")
                .contains("ca"));
        machine.must("RENEWED_LINEAGE=$PWD/ssl/web RENEWED_DOMAINS=livekit.example.org certificates/deploy-hook.sh");
        // Containers have other addresses after a restart.
        machine.must("docker compose restart");
        machine.awaitHealthy(SERVICES);
        meet("nginx, restarted", DIRECT);
        verify(0);
        set("COMPOSE_FILE", "compose.yaml");
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
        meet("back to Caddy", DIRECT);
        machine.must("RENEWED_LINEAGE=$PWD/ssl/turn RENEWED_DOMAINS=turn.example.org certificates/deploy-hook.sh");
        machine.awaitHealthy(SERVICES);
    }

    @Test
    @Order(10)
    void coturnRelays() throws Exception {
        withoutBot();
        set("COMPOSE_FILE", "compose.yaml:compose.coturn.yaml");
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
        networks.firewall().drop(7881);
        meet("coturn", RELAYED);
        networks.firewall().open();
        String processes = machine.must("docker compose top livekit");
        assertTrue(processes.contains("turnserver"), processes);
        String before = inspect("livekit", "{{.RestartCount}}");
        machine.must("kill -9 $(pgrep turnserver)");
        awaitRestart("livekit", before);
        networks.firewall().drop(7881);
        meet("coturn, killed", RELAYED);
        assertNoSecretInArguments();
        set("COMPOSE_FILE", "compose.yaml");
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
    }

    @Test
    @Order(11)
    void everyCommandOfThePageIsRunOrHasAReason() throws Exception {
        for (String simple : List.of(
                "docker compose logs proxy",
                "docker compose logs livekit",
                "docker compose version",
                "docker compose exec backend postern-backend device code board --name \"Board room\"")) {
            machine.must(simple);
        }
        List<String> unknown = new ArrayList<>(OperationsPage.commands());
        Set<String> excuses = new TreeSet<>(NOT_RUN.keySet());
        excuses.removeAll(unknown);
        assertEquals(Set.of(), excuses, "no longer on the page");
        unknown.removeAll(NOT_RUN.keySet());
        unknown.removeIf(command -> machine.commands().stream().anyMatch(run -> run.contains(command)));
        assertEquals(List.of(), unknown, "run by nobody");
    }

    @Test
    @Order(12)
    @Timeout(value = 12, unit = TimeUnit.MINUTES)
    void theOldestEngineBuildsAndRunsTheStack() throws Exception {
        machine.must("docker compose down");
        machine.useOldestEngine();
        String versions = machine.versions();
        assertTrue(versions.startsWith("Docker Engine 20.10."), versions);
        long began = System.nanoTime();
        machine.must(UP);
        machine.awaitHealthy(SERVICES);
        System.out.printf("%s: healthy after %d s with the build%n", versions, seconds(began, System.nanoTime()));
        meet("the oldest engine", DIRECT);
        networks.firewall().drop(7881);
        meet("the oldest engine, 7881 closed", RELAYED);
        networks.firewall().open();
        verify(0);
        machine.must("docker compose down");
    }

    /** Until the engine has started it again and all are well; a service that ended is called healthy for a moment more. */
    private static void awaitRestart(String service, String restartsBefore) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> !inspect(service, "{{.RestartCount}}").equals(restartsBefore));
        machine.awaitHealthy(SERVICES);
    }

    /** Both sign in at the backend and see, hear and read each other; ada's media goes this way. */
    private static void meet(String row, String path) {
        String room = "room-" + UUID.randomUUID();
        bob.join(BACKEND, "bob", PASSWORD, room);
        bob.await("connected");
        ada.join(BACKEND, "ada", PASSWORD, room);
        ada.awaitMedia("bob", FRAMES);
        bob.awaitMedia("ada", FRAMES);
        ada.await("path", Duration.ofSeconds(5), e -> describe(e).equals(path));
        System.out.printf(
                "%s: first frame after %d ms, %s%n",
                row, ada.await("first frame").path("ms").asLong(), path);
        ada.leave();
        bob.leave();
    }

    private static String describe(JsonNode path) {
        return (path.path("relayed").asBoolean() ? "relayed " : "direct ")
                + path.path("host").asText() + ":" + path.path("port").asInt();
    }

    /** Visits the bot's room until it has come there, too. */
    private static void awaitWelcome(String after) throws Exception {
        try {
            awaitWelcomeOnly(after);
        } catch (ConditionTimeoutException e) {
            throw new AssertionError(after + ": " + machine.must("docker compose logs --tail 40 agent"), e);
        }
    }

    private static void awaitWelcomeOnly(String after) {
        // Who is back within half a second is not welcomed again, as it may be the same visit.
        Duration away = Duration.ofSeconds(1);
        Awaitility.await()
                .alias(after)
                .pollInterval(away)
                .atMost(Duration.ofSeconds(90))
                .until(() -> {
                    try {
                        ada.join(BACKEND, "ada", PASSWORD, "lobby");
                        ada.await(
                                "chat",
                                Duration.ofSeconds(8),
                                e -> e.path("from").asText().equals("ai-agent")
                                        && e.path("text").asText().equals("Welcome Ada Lovelace!"));
                        return true;
                    } catch (AssertionError notYet) {
                        return false;
                    } finally {
                        ada.leave();
                    }
                });
        System.out.println("welcomed: " + after);
    }

    private static String verify(int status) throws Exception {
        ServerMachine.Result result = machine.run(
                "CA_FILE=ssl/ca/ca.pem POSTERN_USER=ada POSTERN_PASSWORD='" + PASSWORD + "' ./verify.sh", "");
        assertEquals(status, result.status(), result.output());
        return result.output();
    }

    private static void set(String name, String value) throws Exception {
        machine.must("sed -i 's|^" + name + "=.*|" + name + "=" + value + "|' .env");
    }

    private static String inspect(String service, String format) throws Exception {
        return machine.must("docker inspect --format '" + format + "' $(docker compose ps -aq " + service + ")")
                .strip();
    }

    private static String pid(String service) throws Exception {
        return inspect(service, "{{.State.Pid}}");
    }

    private static long seconds(long from, long to) {
        return Duration.ofNanos(to - from).toSeconds();
    }
}
