package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.postern.backend.account.Role;
import io.postern.backend.http.AddressRange;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignInTest {
    private final SettableClock clock = new SettableClock();
    private final BackendConfig config = TestBackends.config(TestBackends.unreachableLiveKit());
    private BackendServer server;
    private HttpCaller caller;

    @BeforeEach
    void start() {
        start(config);
    }

    private void start(BackendConfig with) {
        server = BackendServer.start(with, clock);
        TestBackends.addPeople(server);
        caller = new HttpCaller(server.url());
    }

    @AfterEach
    void stop() {
        caller.close();
        server.close();
    }

    @Test
    void tellsWhoSignedInAndWhatTheyMayDo() {
        HttpAnswer ada = caller.login("ada", PASSWORD);
        assertEquals(200, ada.status());
        assertEquals("ada", ada.text("identity"));
        assertEquals("Ada Lovelace", ada.text("name"));
        assertEquals(3600, ada.json().path("expiresInSeconds").asLong());
        assertFalse(ada.json().path("roomAdmin").booleanValue());
        assertTrue(ada.text("accessToken").length() > 40);

        assertTrue(caller.login("Grace", PASSWORD).json().path("roomAdmin").booleanValue());
        assertFalse(caller.login("ai-agent", PASSWORD).json().path("roomAdmin").booleanValue());
    }

    @Test
    void answersAnUnknownNameLikeAWrongPassword() {
        HttpAnswer wrongPassword = caller.login("ada", "wrong password");
        HttpAnswer unknownName = caller.login("nobody", "wrong password");

        assertEquals("401 wrong_credentials", wrongPassword.error());
        assertEquals(wrongPassword.body(), unknownName.body());
        assertEquals(wrongPassword.status(), unknownName.status());
    }

    @Test
    void aBearerTokenIsTakenUntilItExpires() {
        String bearer = caller.signIn("ada", PASSWORD);
        clock.advance(Duration.ofMinutes(59));
        assertEquals(200, token(bearer).status());

        clock.advance(Duration.ofMinutes(1));
        assertEquals("401 session_expired", token(bearer).error());
    }

    @ParameterizedTest
    @ValueSource(strings = {"Bearer", "Bearer ", "Basic YWRhOmFkYQ==", "Bearer pst_unknown", "Bearer a.b.c", "x"})
    void isNotFooledByOtherAuthorizations(String authorization) {
        HttpAnswer answer = caller.send(caller.request("/api/rooms").header("Authorization", authorization));

        assertEquals("401 session_expired", answer.error());
        assertEquals("Bearer", answer.headers().firstValue("WWW-Authenticate").orElse(""));
    }

    @Test
    void isSignedOutByANewPasswordAndByRemoval() {
        String ada = caller.signIn("ada", PASSWORD);
        String grace = caller.signIn("grace", PASSWORD);
        server.accounts().changePassword("ada", "another long one".toCharArray());
        server.accounts().remove("grace");

        assertEquals("401 session_expired", token(ada).error());
        assertEquals("401 session_expired", token(grace).error());
        assertEquals("401 wrong_credentials", caller.login("ada", PASSWORD).error());
        assertEquals(200, caller.login("ada", "another long one").status());
    }

    @Test
    void whoSignsOutIsOutAtOnceAndOthersStay() {
        String here = caller.signIn("ada", PASSWORD);
        String there = caller.signIn("ada", PASSWORD);
        assertEquals(204, caller.post("/api/logout", here, Map.of()).status());
        assertEquals("401 session_expired", token(here).error());
        assertEquals(200, token(there).status());
        assertEquals(204, caller.post("/api/logout", here, Map.of()).status(), "what is over is over");
        assertEquals(
                "400 bad_request", caller.post("/api/logout", "a.b.c", Map.of()).error());
    }

    @Test
    void anAdministratorSignsSomebodyOutEverywhere() {
        String ada = caller.signIn("ada", PASSWORD);
        String grace = caller.signIn("grace", PASSWORD);
        assertEquals(
                "403 not_allowed",
                caller.delete("/api/admin/users/grace/sessions", ada).error());
        assertEquals(204, caller.delete("/api/admin/users/Ada/sessions", grace).status());
        assertEquals("401 session_expired", token(ada).error());
        assertEquals(
                "404 not_found",
                caller.delete("/api/admin/users/nobody/sessions", grace).error());
        assertEquals(
                "user_signed_out",
                caller.get("/api/admin/audit", grace)
                        .json()
                        .path("entries")
                        .path(0)
                        .path("what")
                        .asText());
    }

    @Test
    void keepsNoBearerTokenInTheDatabase() throws Exception {
        String bearer = caller.signIn("ada", PASSWORD);

        try (var connection = DriverManager.getConnection(config.database().url());
                var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT token_hash FROM login_session")) {
            assertTrue(rows.next());
            assertEquals(64, rows.getString(1).length());
            assertFalse(rows.getString(1).contains(bearer.substring(4)));
        }
    }

    @Test
    void keepsABoundedNumberOfSignInsOfOneAccount() throws Exception {
        String first = caller.signIn("ada", PASSWORD);
        try (var connection = DriverManager.getConnection(config.database().url());
                var insert = connection.prepareStatement("INSERT INTO login_session SELECT CAST(x AS VARCHAR), 'ada',"
                        + " TIMESTAMP WITH TIME ZONE '2026-01-01 12:30:00+00' FROM SYSTEM_RANGE(1, 500)")) {
            assertEquals(500, insert.executeUpdate());
        }
        caller.signIn("ada", PASSWORD);

        try (var connection = DriverManager.getConnection(config.database().url());
                var statement = connection.createStatement();
                var row = statement.executeQuery("SELECT COUNT(*) FROM login_session")) {
            assertTrue(row.next());
            assertEquals(200, row.getInt(1));
        }
        assertEquals(200, token(first).status(), "those that last longest stay");
    }

    @Test
    void slowsDownWhoGuessesThePasswordsOfOneUser() {
        for (int i = 0; i < 13; i++) {
            assertEquals(
                    "401 wrong_credentials",
                    caller.login("ada", "guess number " + i).error());
        }

        HttpAnswer refused = caller.login("ADA", PASSWORD);
        assertEquals("429 too_many_tries", refused.error());
        assertEquals("30", refused.headers().firstValue("Retry-After").orElse(""));
        assertEquals(200, caller.login("grace", PASSWORD).status(), "others are not held up");

        clock.advance(Duration.ofSeconds(30));
        assertEquals(200, caller.login("ada", PASSWORD).status());
    }

    @Test
    void guessesFromElsewhereDoNotLockOutTheRightfulPerson() {
        stop();
        startBehindProxy();
        assertEquals(200, login("ada", PASSWORD, "198.51.100.7").status());
        for (int network = 0; network < 20; network++) {
            for (int i = 0; i < 4; i++) {
                login("ada", "guess number " + i, "203.0.%d.5".formatted(network));
            }
        }
        assertEquals("429 too_many_tries", login("ada", "a guess", "203.0.0.5").error());
        assertEquals(200, login("ada", PASSWORD, "198.51.100.7").status(), "from where she signed in before");
        assertEquals(200, login("ada", PASSWORD, "192.0.2.7").status(), "from somewhere new");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ada\u0000", "\ud800", "", " ", "ada grace", "\u202eada"})
    void whatIsNotANameIsRefusedLikeAWrongPasswordAndCounts(String name) {
        for (int i = 0; i < 30; i++) {
            assertEquals("401 wrong_credentials", caller.login(name, PASSWORD).error());
        }
        assertEquals("429 too_many_tries", caller.login(name, PASSWORD).error());
    }

    @Test
    void aNameOrPasswordOfAnyLengthIsRefusedLikeAWrongOne() {
        assertEquals(
                "401 wrong_credentials",
                caller.login("\ufdfa".repeat(5_000), PASSWORD).error());
        assertEquals(
                "401 wrong_credentials", caller.login("ada", "x".repeat(16_000)).error());
        assertEquals("401 wrong_credentials", caller.login("ada", "").error());
    }

    @Test
    void slowsDownWhoTriesManyNames() {
        for (int i = 0; i < 30; i++) {
            assertEquals(
                    "401 wrong_credentials", caller.login("user" + i, PASSWORD).error());
        }

        HttpAnswer refused = caller.login("ada", PASSWORD);
        assertEquals("429 too_many_tries", refused.error());
        assertEquals("5", refused.headers().firstValue("Retry-After").orElse(""));
    }

    @Test
    void doesNotCountSuccessfulSignIns() {
        for (int i = 0; i < 40; i++) {
            assertEquals(200, caller.login("ada", PASSWORD).status());
        }
    }

    @Test
    void believesForwardedAddressesOfTrustedProxiesOnly() {
        for (int i = 0; i < 31; i++) {
            caller.login("user" + i, PASSWORD, Map.of("X-Forwarded-For", "203.0.113." + i));
        }
        assertEquals(
                "429 too_many_tries",
                caller.login("ada", PASSWORD, Map.of("X-Forwarded-For", "203.0.113.99"))
                        .error());

        stop();
        startBehindProxy();
        for (int i = 0; i < 31; i++) {
            caller.login("user" + i, PASSWORD, Map.of("X-Forwarded-For", "203.0.113.1"));
        }
        assertEquals(
                "429 too_many_tries",
                caller.login("ada", PASSWORD, Map.of("X-Forwarded-For", "198.51.100.1, 203.0.113.1"))
                        .error());
        assertEquals(
                200,
                caller.login("ada", PASSWORD, Map.of("X-Forwarded-For", "203.0.113.2"))
                        .status());
    }

    @Test
    void aRoleTakenAwayCountsAtOnce() {
        String bearer = caller.signIn("grace", PASSWORD);
        assertEquals("502 livekit_unreachable", caller.get("/api/rooms", bearer).error());

        server.accounts().remove("grace");
        server.accounts().add("grace", "Grace Hopper", Role.PLAIN, PASSWORD.toCharArray());
        assertEquals("401 session_expired", caller.get("/api/rooms", bearer).error());
        assertEquals(
                "403 not_allowed",
                caller.get("/api/rooms", caller.signIn("grace", PASSWORD)).error());
    }

    private void startBehindProxy() {
        start(new BackendConfig(
                config.liveKit(),
                config.host(),
                0,
                config.database(),
                config.identityProvider(),
                List.of(AddressRange.parse("127.0.0.0/8")),
                config.joinPage(),
                config.auditRetention()));
    }

    private HttpAnswer login(String name, String password, String address) {
        return caller.login(name, password, Map.of("X-Forwarded-For", address));
    }

    private HttpAnswer token(String bearer) {
        return caller.post("/api/livekit/token", bearer, Map.of("roomName", "weekly"));
    }
}
