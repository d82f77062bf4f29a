package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.postern.testing.LeakGuard;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens for the doctor's loopback test. */
@LeakGuard.Shared
class LoopTokenTest {
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
    void areForARoomNobodyElseKnows() throws Exception {
        HttpAnswer answer = ask("ada");
        assertEquals(200, answer.status());
        String room = answer.text("roomName");
        assertTrue(room.matches("doctor-[0-9a-f]{32}"), room);
        assertNotEquals(room, ask("ada").text("roomName"));
        assertEquals("ws://127.0.0.1:1", answer.text("serverUrl"));
        assertEquals(300, answer.json().path("expiresInSeconds").asLong());
    }

    @Test
    void areGivenToOnePersonABoundedNumberOfTimes() {
        HttpAnswer answer = ask("ai-agent");
        for (int i = 0; i < 30 && answer.status() == 200; i++) {
            answer = ask("ai-agent");
        }
        assertEquals("429 too_many_tries", answer.error());
        assertFalse(answer.text("message").contains("sign-in"), answer.body());
        assertEquals(200, ask("ada").status(), "others are not held up");
    }

    @Test
    void areOfTwoIdentitiesThatAreNobodys() throws Exception {
        HttpAnswer answer = ask("grace");
        JWTClaimsSet sender = verified(answer.text("senderToken"));
        JWTClaimsSet receiver = verified(answer.text("receiverToken"));
        assertEquals("doctor-sender", sender.getSubject());
        assertEquals("doctor-receiver", receiver.getSubject());
        assertEquals(
                Map.of(
                        "roomJoin",
                        true,
                        "room",
                        answer.text("roomName"),
                        "canPublish",
                        true,
                        "canPublishSources",
                        List.of("camera"),
                        "canSubscribe",
                        true,
                        "canPublishData",
                        true),
                sender.getJSONObjectClaim("video"),
                "an administrator gets no more");
        assertEquals(
                answer.text("roomName"), receiver.getJSONObjectClaim("video").get("room"));
        assertEquals(false, receiver.getJSONObjectClaim("video").get("canPublish"));
        for (JWTClaimsSet claims : List.of(sender, receiver)) {
            Duration left =
                    Duration.between(Instant.now(), claims.getExpirationTime().toInstant());
            assertTrue(left.compareTo(Duration.ofMinutes(5)) <= 0, "expires in " + left);
            assertFalse(claims.toString().contains("grace"), "nothing of the person is in them");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"roomName\":\"weekly\"}", "{\"identity\":\"grace\"}", "[]", "weekly"})
    void takeNothingFromTheClient(String body) {
        HttpAnswer answer = caller.postText("/api/livekit/loop", caller.signIn("ada", PASSWORD), body);
        assertEquals("400 bad_request", answer.error());
        assertEquals("The body must be an empty JSON object.", answer.text("message"));
    }

    @Test
    void areNotHadWithoutSigningIn() {
        assertEquals(
                "401 session_expired",
                caller.postText("/api/livekit/loop", "nobody", "{}").error());
    }

    private static HttpAnswer ask(String user) {
        return caller.postText("/api/livekit/loop", caller.signIn(user, PASSWORD), "{}");
    }

    private static JWTClaimsSet verified(String token) throws Exception {
        SignedJWT jwt = SignedJWT.parse(token);
        assertTrue(jwt.verify(new MACVerifier(TestBackends.API_SECRET)));
        return jwt.getJWTClaimsSet();
    }
}
