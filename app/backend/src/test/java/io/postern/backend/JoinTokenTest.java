package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.postern.testing.LeakGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@LeakGuard.Shared
class JoinTokenTest {
    private static BackendServer server;
    private static HttpCaller caller;

    @BeforeAll
    static void start() {
        server = BackendServer.start(TestBackends.config(TestBackends.unreachableLiveKit()));
        TestBackends.addPeople(server);
        caller = new HttpCaller(server.url());
    }

    @AfterAll
    static void stop() {
        caller.close();
        server.close();
    }

    @Test
    void lastsTenMinutesAndAllowsJoiningOneRoom() throws Exception {
        HttpAnswer answer = ask("ada", " weekly \u2003");
        assertEquals(200, answer.status());
        assertEquals("ws://127.0.0.1:1", answer.text("serverUrl"));
        assertEquals("ada", answer.text("identity"));
        assertEquals("Ada Lovelace", answer.text("name"));
        assertEquals(600, answer.json().path("expiresInSeconds").asLong());

        JWTClaimsSet claims = verified(answer.text("token"));
        assertEquals("ada", claims.getSubject());
        assertEquals(TestBackends.API_KEY, claims.getIssuer());
        assertEquals("Ada Lovelace", claims.getStringClaim("name"));
        assertEquals(
                Map.of(
                        "roomJoin",
                        true,
                        "room",
                        "weekly",
                        "canPublish",
                        true,
                        "canSubscribe",
                        true,
                        "canPublishData",
                        true),
                claims.getJSONObjectClaim("video"));
        assertLifetime(Duration.ofMinutes(10), claims);
        assertNull(claims.getClaim("kind"));
    }

    @Test
    void ofAnAgentLastsAnHourAndSaysSo() throws Exception {
        HttpAnswer answer = ask("ai-agent", "weekly");
        assertEquals(3600, answer.json().path("expiresInSeconds").asLong());

        JWTClaimsSet claims = verified(answer.text("token"));
        assertEquals("ai-agent", claims.getSubject());
        assertEquals("AI Assistant", claims.getStringClaim("name"));
        assertEquals("agent", claims.getStringClaim("kind"));
        assertLifetime(Duration.ofHours(1), claims);
        assertEquals("weekly", claims.getJSONObjectClaim("video").get("room"));
    }

    @Test
    void ofAnAdministratorAllowsNoMoreThanOthers() throws Exception {
        Map<String, Object> grants =
                verified(ask("grace", "weekly").text("token")).getJSONObjectClaim("video");
        assertFalse(grants.keySet().stream().anyMatch(grant -> grant.matches("roomAdmin|roomCreate|roomList")));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"roomName\":\"weekly\",\"identity\":\"grace\"}",
                "{\"roomName\":\"weekly\",\"name\":\"Grace\"}",
                "{\"roomName\":\"weekly\",\"grants\":{\"roomAdmin\":true}}",
                "{\"roomName\":\"weekly\",\"video\":{\"roomAdmin\":true}}",
                "{\"roomName\":\"weekly\",\"ttl\":\"10h\"}",
            })
    void takesNothingButTheRoomFromTheClient(String body) {
        HttpAnswer answer = caller.postText("/api/livekit/token", caller.signIn("ada", PASSWORD), body);

        assertEquals("400 bad_request", answer.error());
        assertEquals("The body must be a JSON object with roomName as text and nothing else.", answer.text("message"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\ud83d\udc69\u200d\ud83d\ude80 crew",
                "\u0645\u0631\u062d\u0628\u0627",
                "Zu\u0308rich",
                "../a\"b\\"
            })
    void keepsOddRoomNamesAsTheyAre(String room) throws Exception {
        JWTClaimsSet claims = verified(ask("ada", room).text("token"));
        assertEquals(room, claims.getJSONObjectClaim("video").get("room"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " \u2003 ", "a\u0000b"})
    void refusesUnusableRoomNames(String room) {
        assertEquals("400 bad_room_name", ask("ada", room).error());
    }

    @Test
    void refusesRoomNamesTheServerWouldRefuse() {
        assertEquals("400 bad_room_name", ask("ada", "x".repeat(257)).error());
        assertEquals(200, ask("ada", "x".repeat(256)).status());
    }

    @Test
    void isNotHadWithoutSigningIn() {
        assertEquals(
                "401 session_expired",
                caller.postText("/api/livekit/token", "nobody", "{\"roomName\":\"weekly\"}")
                        .error());
    }

    private static HttpAnswer ask(String user, String room) {
        return caller.post("/api/livekit/token", caller.signIn(user, PASSWORD), Map.of("roomName", room));
    }

    private static JWTClaimsSet verified(String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        assertTrue(jwt.verify(new MACVerifier(TestBackends.API_SECRET)));
        return jwt.getJWTClaimsSet();
    }

    private static void assertLifetime(Duration expected, JWTClaimsSet claims) {
        Duration left =
                Duration.between(Instant.now(), claims.getExpirationTime().toInstant());
        assertTrue(left.compareTo(expected) <= 0 && left.compareTo(expected.minusMinutes(1)) > 0, "expires in " + left);
    }
}
