package io.postern.settings.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.resources.Texts;
import io.postern.settings.policy.KioskPolicy.Hours;
import io.postern.settings.policy.KioskPolicy.Join;
import io.postern.settings.policy.Policy.Lock;
import io.postern.settings.policy.PolicyProblem.Cause;
import io.postern.settings.preferences.NetworkPreferences;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PolicyReaderTest {
    private static final String KEY = "MCowBQYDK2VwAyEA11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    private static LoadedPolicy read(String text) {
        return PolicyReader.read("policy.json", text);
    }

    private static Policy withoutProblems(String text) {
        LoadedPolicy loaded = read(text);
        assertEquals(List.of(), loaded.problems());
        return loaded.policy();
    }

    @Test
    void everythingThatCanBeSetIsRead() {
        Policy policy = withoutProblems("""
                {
                  // As an editor shows it.
                  "$schema": "policy.schema.json",
                  "server": "https://meet.example.org/",
                  "knownServers": ["meet.example.org", "Backup.example.org:8443"],
                  "proxy": {
                    "use": "manual", "kind": "socks5", "host": "proxy.example.org", "port": 1080,
                    "exclusions": ["intranet.example.org", "10.0.0.0/8"]
                  },
                  "relayPorts": [5349, 443],
                  "locked": ["server", "proxy", "relayPorts", "SCREEN_SHARING"],
                  "contact": "the service desk, 4711",
                  "updates": { "feed": "https://updates.example.org/postern.json", "publicKey": "%s", "channel": "beta" },
                  "kiosk": {
                    "roomName": "Berlin", "room": "berlin", "display": 2, "join": "schedule",
                    "hours": [{ "days": ["MONDAY", "friday"], "from": "08:30", "until": "17:00" }],
                    "leaveWhenAlone": "90s", "screenOff": "PT10M", "pinHash": "pbkdf2-sha256:2000:AAECAwQFBgcICQoLDA0ODw==:liYSe80WNziDi6ADoA4S19VOmYMelTSPig3ibGpaw7c=",
                    "joinAddress": "https://meet.example.org/join/{room}",
                    "camera": "PTZ", "microphone": "Table", "speaker": "Ceiling", "restartAt": "03:15",
                  },
                }
                """.formatted(KEY));
        assertEquals(Optional.of(URI.create("https://meet.example.org")), policy.server());
        assertEquals(Set.of("meet.example.org", "backup.example.org:8443"), policy.knownServers());
        assertEquals(
                new NetworkPreferences(
                        NetworkPreferences.ProxyChoice.MANUAL,
                        NetworkPreferences.ProxyKind.SOCKS5,
                        "proxy.example.org",
                        "1080",
                        "intranet.example.org, 10.0.0.0/8",
                        "",
                        List.of(),
                        "5349, 443"),
                policy.network().orElseThrow());
        assertEquals(EnumSet.of(Lock.SERVER, Lock.PROXY, Lock.RELAY_PORTS, Lock.SCREEN_SHARING), policy.locked());
        assertEquals(Optional.of("the service desk, 4711"), policy.contact());
        assertEquals(
                new UpdatePolicy(
                        true,
                        Optional.of(URI.create("https://updates.example.org/postern.json")),
                        Optional.of(KEY),
                        "beta"),
                policy.updates());
        assertEquals(
                new KioskPolicy(
                        true,
                        Optional.of("Berlin"),
                        "berlin",
                        Optional.of("2"),
                        Join.SCHEDULE,
                        List.of(new Hours(
                                EnumSet.of(DayOfWeek.MONDAY, DayOfWeek.FRIDAY),
                                LocalTime.of(8, 30),
                                LocalTime.of(17, 0))),
                        Duration.ofSeconds(90),
                        Duration.ofMinutes(10),
                        Optional.of(
                                "pbkdf2-sha256:2000:AAECAwQFBgcICQoLDA0ODw==:liYSe80WNziDi6ADoA4S19VOmYMelTSPig3ibGpaw7c="),
                        Optional.of("https://meet.example.org/join/{room}"),
                        Optional.of("PTZ"),
                        Optional.of("Table"),
                        Optional.of("Ceiling"),
                        Optional.of(LocalTime.of(3, 15))),
                policy.kiosk().orElseThrow());
    }

    @Test
    void theHandbooksExampleIsUnderstood() throws Exception {
        String handbook = Files.readString(Path.of("..", "..", "docs", "administration.md"));
        int start = handbook.indexOf("```jsonc") + "```jsonc".length();
        Policy policy = withoutProblems(handbook.substring(start, handbook.indexOf("```", start)));
        assertTrue(policy.kiosk().isPresent() && policy.updates().allowed());
    }

    @Test
    void theSchemaKnowsWhatTheProgramKnows() throws Exception {
        String schema = Files.readString(Path.of("..", "..", "docs", "policy.schema.json"));
        JsonNode root = new ObjectMapper().readTree(schema).path("properties");
        assertEquals(known("{\"x\": 1}"), names(root));
        assertEquals(
                known("{\"proxy\": {\"use\": \"none\", \"x\": 1}}"),
                names(root.path("proxy").path("properties")));
        assertEquals(
                known("{\"updates\": {\"x\": 1}}"), names(root.path("updates").path("properties")));
        assertEquals(
                known("{\"kiosk\": {\"room\": \"a\", \"x\": 1}}"),
                names(root.path("kiosk").path("properties")));
    }

    /** The keys that are named to whoever writes one that there is not. */
    private static List<String> known(String wrong) {
        return List.of(read(wrong).problems().stream()
                .filter(problem -> problem.cause() == Cause.UNKNOWN_KEY)
                .findFirst()
                .orElseThrow()
                .arguments()
                .getFirst()
                .toString()
                .split(", ", -1));
    }

    private static List<String> names(JsonNode properties) {
        return properties.properties().stream()
                .map(Map.Entry::getKey)
                .filter(name -> !name.startsWith("$"))
                .sorted()
                .toList();
    }

    @Test
    void anEmptyPolicySetsNothing() {
        assertEquals(Policy.NONE, withoutProblems("{}"));
        assertEquals(Policy.NONE, withoutProblems("\uFEFF{ /* nothing yet */ \"server\": null }"));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"colour": 3}                                          | colour                | UNKNOWN_KEY        | 2
            {"kiosk": {"room": "a", "rom": "b"}}                   | kiosk.rom             | UNKNOWN_KEY        | 25
            {"contact": "a", "contact": "b"}                       | contact               | DUPLICATE_KEY      | 18
            {"server": 3}                                          | server                | WANTS_TEXT         | 12
            {"server": "meet.example.org"}                         | server                | BAD_SERVER         | 12
            {"server": "https://ana:secret@meet.example.org"}      | server                | BAD_SERVER         | 12
            {"server": "ftp://meet.example.org"}                   | server                | BAD_SERVER         | 12
            {"knownServers": "meet.example.org"}                   | knownServers          | WANTS_LIST         | 18
            {"knownServers": ["https://meet.example.org"]}         | knownServers[0]       | BAD_HOST           | 19
            {"proxy": "http://proxy:3128"}                         | proxy                 | WANTS_OBJECT       | 11
            {"proxy": {}}                                          | proxy.use             | MISSING            | 11
            {"proxy": {"use": "manual", "host": "p"}}              | proxy.use             | PROXY_INCOMPLETE   | 19
            {"proxy": {"use": "automatic"}}                        | proxy.use             | NO_SUCH_CHOICE     | 19
            {"proxy": {"use": "none", "port": "3128"}}             | proxy.port            | WANTS_NUMBER       | 35
            {"proxy": {"use": "none", "port": 70000}}              | proxy.port            | BAD_PORT           | 35
            {"proxy": {"use": "none", "script": "proxy.pac"}}      | proxy.script          | BAD_SCRIPT         | 37
            {"relayPorts": [443, 1.5]}                             | relayPorts[1]         | BAD_PORT           | 22
            {"relayPorts": [1, 2, 3, 4, 5, 6, 7]}                  | relayPorts            | TOO_MANY_PORTS     | 16
            {"locked": ["everything"]}                             | locked[0]             | NO_SUCH_CHOICE     | 13
            {"locked": ["server"]}                                 | locked                | SERVER_NOT_NAMED   | 12
            {"contact": "  "}                                      | contact               | EMPTY              | 13
            {"certificateAuthorities": ["ca.pem"]}                 | certificateAuthorities[0] | CERTIFICATE_MISSING | 29
            {"kiosk": {"join": "atOnce"}}                          | kiosk.room            | KIOSK_ROOM         | 11
            {"kiosk": {"room": "a", "restartAt": "8:30"}}          | kiosk.restartAt       | BAD_TIME           | 38
            {"kiosk": {"room": "a", "pinHash": "274913"}}          | kiosk.pinHash         | BAD_PIN            | 36
            {"kiosk": {"room": "a", "restartAt": "24:00"}}         | kiosk.restartAt       | BAD_TIME           | 38
            {"kiosk": {"room": "a", "screenOff": "ten"}}           | kiosk.screenOff       | BAD_DURATION       | 38
            {"kiosk": {"room": "a", "screenOff": "-PT1M"}}         | kiosk.screenOff       | BAD_DURATION       | 38
            {"kiosk": {"room": "a", "join": "schedule"}}           | kiosk.join            | KIOSK_HOURS        | 33
            {"kiosk": {"room": "a", "joinAddress": "javascript:1"}} | kiosk.joinAddress    | BAD_LINK           | 40
            """)
    void whatIsWrongIsNamedWithItsPlace(String text, String key, Cause cause, int column) {
        LoadedPolicy loaded = read("\n" + text);
        assertEquals(1, loaded.problems().size(), loaded.problems()::toString);
        PolicyProblem problem = loaded.problems().getFirst();
        assertEquals(key, problem.key());
        assertEquals(cause, problem.cause());
        assertEquals(2, problem.line());
        assertEquals(column, problem.column());
        for (Locale language : Texts.LANGUAGES) {
            String sentence = problem.sentence(Texts.of(language));
            assertTrue(sentence.endsWith("."), sentence);
            assertFalse(sentence.contains("{0}"), sentence);
        }
        assertTrue(loaded.policy().updates().allowed(), "what has nothing to do with it stays as it is");
    }

    @Test
    void everyCauseHasItsSentence() {
        for (Locale language : Texts.LANGUAGES) {
            for (Cause cause : Cause.values()) {
                PolicyProblem problem = new PolicyProblem("policy.json", 0, 0, "", cause, List.of("x"));
                assertTrue(problem.sentence(Texts.of(language)).contains(" "), () -> language + " " + cause);
            }
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            {"updates": {"allowed": "yes"}}
            {"updates": true}
            {"updates": {"feed": "http://updates.example.org/feed.json"}}
            {"updates": {"publicKey": "AAAA"}}
            {"updates": {"alowed": false}}
            {"updates": {"allowed": true}, "updates": {"allowed": false}}
            """)
    void brokenUpdatesAreOffAndSaySo(String text) {
        LoadedPolicy loaded = read(text);
        assertFalse(loaded.policy().updates().allowed());
        assertEquals(Cause.UPDATES_OFF, loaded.problems().getLast().cause());
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '~', textBlock = """
            ~~                                    | 1 | 1
            {"server": "https://a.example" "x":1} | 1 | 32
            ~{"server": ~                         | 1 | 12
            {} {}                                 | 1 | 4
            {'server': 1}                         | 1 | 2
            """)
    void whatIsNoJsonAtAllLeavesDefaultsWithUpdatesOff(String text, int line, int column) {
        LoadedPolicy loaded = read(text == null ? "" : text);
        assertEquals(PolicyReader.SAFE, loaded.policy());
        assertFalse(loaded.policy().updates().allowed());
        assertEquals(Optional.empty(), loaded.policy().kiosk());
        PolicyProblem problem = loaded.problems().getFirst();
        assertEquals(Cause.NOT_JSON, problem.cause());
        assertEquals(line, problem.line());
        assertEquals(column, problem.column());
    }

    @Test
    void whatLiesVeryDeepIsNoStackOverflow() {
        assertEquals(
                Cause.NOT_JSON, read("[".repeat(100_000)).problems().getFirst().cause());
    }

    @Test
    void aKioskStaysOneWhateverElseIsBroken() {
        KioskPolicy kiosk = read("""
                {"kiosk": {"enabled": "maybe", "room": "berlin", "join": "sometimes", "leaveWhenAlone": 5, "pinHash": 1234,
                           "hours": [{"days": ["Funday"], "from": "08:00", "until": "09:00"}]}}
                """).policy().kiosk().orElseThrow();
        assertTrue(kiosk.enabled());
        assertEquals(Join.BY_HAND, kiosk.join(), "nobody's room is listened to unless it is known when");
        assertEquals(Optional.empty(), kiosk.pinHash());
        assertEquals(List.of(), kiosk.hours());
    }

    @Test
    void certificatesThatCanBeReadAreTakenAndOthersNamed(@org.junit.jupiter.api.io.TempDir Path folder)
            throws Exception {
        Path page = Files.writeString(folder.resolve("page.pem"), "<html>");
        String text = "{\"certificateAuthorities\": [\"" + page.toString().replace('\\', '/') + "\"]}";
        LoadedPolicy loaded = read(text);
        assertEquals(
                Cause.CERTIFICATE_NO_CERTIFICATE, loaded.problems().getFirst().cause());
        assertEquals(List.of(), loaded.policy().network().orElseThrow().authorities());
    }
}
