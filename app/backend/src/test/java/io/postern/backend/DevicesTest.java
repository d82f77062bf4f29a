package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.postern.backend.account.AccountException;
import io.postern.backend.account.Role;
import io.postern.backend.http.AddressRange;
import java.net.http.HttpRequest;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Enrolment, sign-in and revocation of devices. */
class DevicesTest {
    private final SettableClock clock = new SettableClock();
    private final BackendConfig config = TestBackends.config(TestBackends.unreachableLiveKit());
    private BackendServer server;
    private HttpCaller caller;
    private String admin;

    @BeforeEach
    void start() {
        server = BackendServer.start(config, clock);
        server.accounts().add("grace", "Grace Hopper", Role.ADMIN, PASSWORD.toCharArray());
        caller = new HttpCaller(server.url());
        admin = caller.signIn("grace", PASSWORD);
    }

    @AfterEach
    void stop() {
        caller.close();
        server.close();
    }

    @Test
    void aMachineIsEnrolledByACodeAndSignsInWithItsToken() {
        HttpAnswer code = caller.post("/api/admin/devices", admin, Map.of("account", "Board", "name", "Board room"));
        assertEquals(201, code.status(), code.body());
        assertEquals(900, code.json().path("expiresInSeconds").asLong());
        assertTrue(code.text("code").matches("[A-Z0-9]{5}-[A-Z0-9]{5}"), code.text("code"));

        // As people type it.
        HttpAnswer enrolled = TestDevice.enrol(
                caller, " " + code.text("code").toLowerCase(Locale.ROOT).replace('-', ' '));
        assertEquals(200, enrolled.status(), enrolled.body());
        assertEquals("board", enrolled.text("account"));
        assertEquals("Board room", enrolled.text("displayName"));

        HttpAnswer login =
                caller.post("/api/device/login", "none", Map.of("deviceToken", enrolled.text("deviceToken")));
        assertEquals("board", login.text("identity"));
        assertEquals("Board room", login.text("name"));
        assertEquals(3600, login.json().path("expiresInSeconds").asLong());
        assertFalse(login.json().path("roomAdmin").asBoolean());
        String bearer = login.text("accessToken");
        assertEquals(
                200,
                caller.post("/api/livekit/token", bearer, Map.of("roomName", "weekly"))
                        .status());
        assertEquals("403 not_allowed", caller.get("/api/rooms", bearer).error());
        assertEquals("403 not_allowed", caller.get("/api/admin/devices", bearer).error());

        JsonNode device =
                caller.get("/api/admin/devices", admin).json().path("devices").path(0);
        assertEquals("board", device.path("account").asText());
        assertEquals("2026-01-01T12:00:00Z", device.path("lastSeenAt").asText());
    }

    @Test
    void aCodeWorksOnceAndForAQuarterOfAnHour() {
        String first = code("board");
        assertEquals(200, TestDevice.enrol(caller, first).status());
        assertEquals("401 wrong_credentials", TestDevice.enrol(caller, first).error());

        String late = code("board");
        clock.advance(Duration.ofMinutes(15));
        assertEquals("401 wrong_credentials", TestDevice.enrol(caller, late).error());

        admin = caller.signIn("grace", PASSWORD);
        String replaced = code("board");
        String newest = code("board");
        assertEquals("401 wrong_credentials", TestDevice.enrol(caller, replaced).error());
        assertEquals(200, TestDevice.enrol(caller, newest).status());
    }

    @Test
    void whoGuessesCodesIsSlowedDown() {
        String good = code("board");
        for (int i = 0; i < 10; i++) {
            assertEquals(
                    "401 wrong_credentials",
                    TestDevice.enrol(caller, "AAAAA-AAAA" + i).error());
        }
        HttpAnswer refused = TestDevice.enrol(caller, good);
        assertEquals("429 too_many_tries", refused.error());
        assertEquals("10", refused.headers().firstValue("Retry-After").orElse(""));

        clock.advance(Duration.ofSeconds(10));
        assertEquals(200, TestDevice.enrol(caller, good).status(), "the code is as good as before");
    }

    @Test
    void guessesFromManyAddressesDoNotLockOutEnrolments() {
        server.close();
        BackendConfig plain = TestBackends.config(TestBackends.unreachableLiveKit());
        server = BackendServer.start(
                new BackendConfig(
                        plain.liveKit(),
                        plain.host(),
                        0,
                        plain.database(),
                        plain.identityProvider(),
                        List.of(AddressRange.parse("127.0.0.0/8")),
                        plain.joinPage(),
                        plain.auditRetention()),
                clock);
        server.accounts().add("grace", "Grace Hopper", Role.ADMIN, PASSWORD.toCharArray());
        caller.close();
        caller = new HttpCaller(server.url());
        admin = caller.signIn("grace", PASSWORD);
        String good = code("board");
        for (int network = 0; network < 30; network++) {
            for (int i = 0; i < 10; i++) {
                enrolFrom("203.0.%d.5".formatted(network), "AAAAA-AAAAA");
            }
        }
        assertEquals("429 too_many_tries", enrolFrom("203.0.0.6", "AAAAA-AAAAA").error());
        assertEquals(200, enrolFrom("198.51.100.7", good).status());
    }

    private HttpAnswer enrolFrom(String address, String code) {
        return caller.send(caller.request("/api/device/enrol")
                .header("Content-Type", "application/json")
                .header("X-Forwarded-For", address)
                .POST(HttpRequest.BodyPublishers.ofString("{\"code\":\"%s\"}".formatted(code))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "\u0000", "AAAAA-AAAA", "AAAAA-AAAA0", "AAAAA-AAAAAA"})
    void whatIsNotACodeIsRefusedLikeAWrongOne(String text) {
        assertEquals("401 wrong_credentials", TestDevice.enrol(caller, text).error());
        assertEquals(
                "401 wrong_credentials",
                TestDevice.enrol(caller, text + "A".repeat(10_000)).error());
    }

    @Test
    void aMachineHasNoPassword() {
        TestDevice.enrol(caller, admin, Map.of("account", "board"));
        assertEquals("401 wrong_credentials", caller.login("board", "none").error());
        assertEquals("401 wrong_credentials", caller.login("board", "").error());
        assertThrows(
                AccountException.class,
                () -> server.accounts().changePassword("board", "a long password".toCharArray()));
        ada();
        HttpAnswer person = caller.post("/api/admin/devices", admin, Map.of("account", "ada"));
        assertEquals("400 bad_request", person.error());
        assertEquals("ada is not a meeting room: choose another name for its account.", person.text("message"));
    }

    @Test
    void revokingEndsSignInsAtOnce() throws Exception {
        TestDevice machine = TestDevice.enrol(caller, admin, Map.of("account", "board"));
        long cursor = machine.news(0, 0).json().path("cursor").asLong();
        CompletableFuture<HttpAnswer> waiting = machine.waiting(cursor);
        JsonNode device =
                caller.get("/api/admin/devices", admin).json().path("devices").path(0);

        assertEquals(
                204,
                caller.delete("/api/admin/devices/" + device.path("id").asLong(), admin)
                        .status());

        assertEquals("401 session_expired", waiting.get(5, TimeUnit.SECONDS).error());
        assertEquals("401 session_expired", machine.joinToken("weekly").error());
        assertEquals("401 wrong_credentials", machine.login().error());
        assertEquals(
                "404 not_found",
                caller.delete("/api/admin/devices/" + device.path("id").asLong(), admin)
                        .error());
    }

    @Test
    void aMachineTakesThePlaceOfTheOneBefore() {
        TestDevice first = TestDevice.enrol(caller, admin, Map.of("account", "board"));
        TestDevice second = TestDevice.enrol(caller, admin, Map.of("account", "board"));

        assertEquals("401 session_expired", first.joinToken("weekly").error());
        assertEquals("401 wrong_credentials", first.login().error());
        assertEquals(200, second.joinToken("weekly").status());
        assertEquals(
                1,
                caller.get("/api/admin/devices", admin).json().path("devices").size());
    }

    @Test
    void aMachineWithARoomJoinsNoOtherUnlessItIsTold() {
        TestDevice machine = TestDevice.enrol(caller, admin, Map.of("account", "board", "room", "board"));
        assertEquals(200, machine.joinToken("board").status());
        assertEquals("403 not_allowed", machine.joinToken("weekly").error());
        assertEquals("403 not_allowed", machine.news(0, 0, "weekly").error());

        long id = caller.get("/api/admin/devices", admin)
                .json()
                .path("devices")
                .path(0)
                .path("id")
                .asLong();
        HttpAnswer given =
                caller.post("/api/admin/devices/" + id + "/commands", admin, Map.of("kind", "join", "room", "weekly"));
        assertEquals(201, given.status(), given.body());
        assertEquals("403 not_allowed", machine.joinToken("weekly").error(), "not told yet");
        assertEquals(
                "weekly",
                machine.news(0, 0).json().path("commands").path(0).path("room").asText());
        assertEquals(200, machine.joinToken("weekly").status());

        caller.post("/api/admin/devices/" + id + "/commands", admin, Map.of("kind", "JOIN"));
        assertEquals(
                "board",
                machine.news(0, 0).json().path("commands").path(0).path("room").asText(),
                "its own, if none is named");
    }

    @Test
    void administratorsSeeWhatAMachineReports() {
        TestDevice machine = TestDevice.enrol(caller, admin, Map.of("account", "board"));
        Map<String, Object> status = Map.of(
                "state",
                "IN_MEETING",
                "room",
                "weekly",
                "since",
                "2026-01-01T11:00:00Z",
                "microphoneOff",
                true,
                "version",
                "0.1.0",
                "system",
                "Linux 6.1");
        assertEquals(204, machine.report(status).status());

        JsonNode seen = caller.get("/api/admin/devices", admin)
                .json()
                .path("devices")
                .path(0)
                .path("status");
        assertEquals("in_meeting", seen.path("state").asText());
        assertEquals("weekly", seen.path("room").asText());
        assertTrue(seen.path("microphoneOff").asBoolean());
        assertEquals("2026-01-01T12:00:00Z", seen.path("reportedAt").asText());

        Map<String, Object> strange = new HashMap<>(status);
        strange.put("state", "DANCING");
        assertEquals("400 bad_request", machine.report(strange).error());
    }

    @Test
    void neitherCodeNorTokenIsInTheDatabase() throws Exception {
        String code = code("board");
        TestDevice.enrol(caller, code);
        String open = code("cellar");
        TestDevice machine = TestDevice.enrol(caller, admin, Map.of("account", "attic"));

        Set<String> kept = new HashSet<>();
        try (var connection = DriverManager.getConnection(config.database().url());
                var statement = connection.createStatement()) {
            try (var rows = statement.executeQuery("SCRIPT NOSETTINGS")) {
                while (rows.next()) {
                    kept.add(rows.getString(1));
                }
            }
        }
        String all = String.join("\n", kept);
        assertTrue(all.contains("DEVICE_ENROLLED"), all);
        for (String secret : new String[] {open, open.replace("-", ""), code, machine.token(), machine.bearer()}) {
            assertFalse(all.contains(secret), "the database keeps hashes");
        }
    }

    @Test
    void whatAdministratorsDoIsInTheAudit() {
        TestDevice machine = TestDevice.enrol(caller, admin, Map.of("account", "board", "room", "board"));
        clock.advance(Duration.ofSeconds(1));
        long id = caller.get("/api/admin/devices", admin)
                .json()
                .path("devices")
                .path(0)
                .path("id")
                .asLong();
        long command = caller.post("/api/admin/devices/" + id + "/commands", admin, Map.of("kind", "MUTE"))
                .json()
                .path("id")
                .asLong();
        machine.news(0, 0);
        machine.done(command, "NOT_POSSIBLE", "in no\nmeeting");
        machine.done(command, "DONE", "again");
        caller.delete("/api/admin/devices/" + id, admin);

        String device = "device %d (board)".formatted(id);
        String expected = """
                device_revoked|grace|127.0.0.1|%1$s|
                command_done|board|127.0.0.1|%1$s|%2$d MUTE: NOT_POSSIBLE, in no meeting
                command_fetched|board|127.0.0.1|%1$s|%2$d MUTE
                command_given|grace|127.0.0.1|%1$s|%2$d MUTE
                device_enrolled|board|127.0.0.1|%1$s|
                device_code_made|grace|127.0.0.1|board|for room board
                """.formatted(device, command);
        assertEquals(expected, audit(""));
        assertEquals(1, audit("?what=command_given").lines().count());
        assertEquals(3, audit("?who=board").lines().count());
        assertEquals(2, audit("?limit=2").lines().count());
        assertEquals(
                "400 bad_request", caller.get("/api/admin/audit?limit=0", admin).error());
        assertEquals(
                "400 bad_request", caller.get("/api/admin/audit?what=x", admin).error());
        assertEquals("403 not_allowed", caller.get("/api/admin/audit", ada()).error());
    }

    private String audit(String query) {
        StringBuilder lines = new StringBuilder();
        for (JsonNode entry :
                caller.get("/api/admin/audit" + query, admin).json().path("entries")) {
            lines.append("%s|%s|%s|%s|%s\n"
                    .formatted(
                            entry.path("what").asText(),
                            entry.path("who").asText(),
                            entry.path("from").asText(),
                            entry.path("subject").asText(),
                            entry.path("detail").asText()));
        }
        return lines.toString();
    }

    private String ada() {
        server.accounts().add("ada", "Ada Lovelace", Role.PLAIN, PASSWORD.toCharArray());
        return caller.signIn("ada", PASSWORD);
    }

    private String code(String account) {
        return caller.post("/api/admin/devices", admin, Map.of("account", account))
                .text("code");
    }
}
