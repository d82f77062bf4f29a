package io.postern.backend;

import static io.postern.backend.TestBackends.PASSWORD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.testing.LeakGuard;
import io.postern.testing.process.RealLiveKit;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.Map;
import livekit.LivekitModels.DisconnectReason;
import livekit.LivekitModels.ParticipantInfo;
import livekit.LivekitRtc.JoinResponse;
import livekit.LivekitRtc.SignalResponse;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tokens and room administration against the real server. */
@LeakGuard.Shared
@Requires(Requirement.LIVEKIT)
class RealLiveKitTest {
    @TempDir
    static Path folder;

    private static RealLiveKit liveKit;
    private static BackendServer server;
    private static HttpCaller caller;
    private static HttpClient http;
    private static String admin;

    @BeforeAll
    static void start() throws Exception {
        liveKit = RealLiveKit.start(folder, TestBackends.API_KEY, TestBackends.API_SECRET);
        server = BackendServer.start(TestBackends.config(TestBackends.liveKit(liveKit.wsUrl())));
        TestBackends.addPeople(server);
        caller = new HttpCaller(server.url());
        http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
        admin = caller.signIn("grace", PASSWORD);
    }

    @AfterAll
    static void stop() {
        if (liveKit == null) {
            return;
        }
        http.close();
        caller.close();
        server.close();
        liveKit.close();
    }

    @Test
    void theServerTakesTheTokensIssued() throws Exception {
        assertEquals("200 success", validate(token("ada", "weekly")));
        assertEquals("200 success", validate(token("ai-agent", "weekly")));
        assertEquals("200 success", validate(token("ada", "\ud83c\udf89".repeat(64))));
    }

    @Test
    void theServerRefusesExpiredForgedAndUnlimitedTokens() throws Exception {
        JWTClaimsSet claims = SignedJWT.parse(token("ada", "weekly")).getJWTClaimsSet();
        JWTClaimsSet expired = new JWTClaimsSet.Builder(claims)
                .expirationTime(Date.from(Instant.now().minusSeconds(120)))
                .build();

        assertEquals("200 success", validate(signed(claims, TestBackends.API_SECRET)));
        assertTrue(validate(signed(expired, TestBackends.API_SECRET)).startsWith("401 "));
        assertTrue(
                validate(signed(claims, "another-secret-that-is-long-enough!!")).startsWith("401 "));
    }

    @Test
    void aTokenLeadsIntoItsOwnRoomWhateverIsAskedFor() throws Exception {
        try (SignalPeer peer = new SignalPeer(liveKit.wsUrl(), token("ada", "own-room"), "&room=other-room")) {
            JoinResponse join = peer.await(SignalResponse::hasJoin).getJoin();

            assertEquals("own-room", join.getRoom().getName());
            assertEquals("ada", join.getParticipant().getIdentity());
            assertEquals("Ada Lovelace", join.getParticipant().getName());
            assertEquals(ParticipantInfo.Kind.STANDARD, join.getParticipant().getKind());
            assertTrue(join.getParticipant().getPermission().getCanPublish());
            assertTrue(join.getParticipant().getPermission().getCanSubscribe());
            assertTrue(join.getParticipant().getPermission().getCanPublishData());
            assertFalse(join.getParticipant().getPermission().getCanUpdateMetadata());
        }
    }

    @Test
    void anAgentJoinsAsAnAgent() throws Exception {
        try (SignalPeer peer = new SignalPeer(liveKit.wsUrl(), token("ai-agent", "agents"), "")) {
            ParticipantInfo agent =
                    peer.await(SignalResponse::hasJoin).getJoin().getParticipant();
            assertEquals(ParticipantInfo.Kind.AGENT, agent.getKind());
            assertEquals("AI Assistant", agent.getName());
        }
    }

    @Test
    void aTokenToJoinDoesNotAdministrateRooms() throws Exception {
        for (String method : new String[] {"ListRooms", "CreateRoom", "ListParticipants"}) {
            HttpResponse<String> answer = http.send(
                    HttpRequest.newBuilder(URI.create(TestBackends.liveKit(liveKit.wsUrl())
                                            .httpUrl() + "/twirp/livekit.RoomService/" + method))
                            .header("Authorization", "Bearer " + token("grace", "weekly"))
                            .header("Content-Type", "application/json")
                            .POST(BodyPublishers.ofString("{\"name\":\"weekly\",\"room\":\"weekly\"}"))
                            .build(),
                    BodyHandlers.ofString());
            assertTrue(answer.statusCode() == 401 || answer.statusCode() == 403, method + " " + answer.statusCode());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "weekly planning",
                "a/b",
                "..",
                "50% + x?&#;",
                "\ud83d\udc69\u200d\ud83d\ude80",
                "\u0645\u0631\u062d\u0628\u0627"
            })
    void administratesRoomsOfAnyName(String room) throws Exception {
        HttpAnswer created = caller.post("/api/rooms", admin, Map.of("name", room));
        assertEquals(201, created.status(), created.body());
        assertEquals(room, created.text("name"));
        assertEquals(300, created.json().path("emptyTimeoutSeconds").asInt());
        assertTrue(created.text("sid").startsWith("RM_"), created.body());
        assertTrue(
                Instant.parse(created.text("createdAt")).isAfter(Instant.now().minusSeconds(60)));

        assertEquals(0, participants(room).json().path("participants").size());
        try (SignalPeer peer = new SignalPeer(liveKit.wsUrl(), token("ada", room), "")) {
            peer.await(SignalResponse::hasJoin);

            JsonNode participant =
                    participants(room).json().path("participants").path(0);
            assertEquals("ada", participant.path("identity").asText());
            assertEquals("Ada Lovelace", participant.path("name").asText());
            assertTrue(participant.path("sid").asText().startsWith("PA_"));
            assertEquals("standard", participant.path("kind").asText());
            assertTrue(participant.path("state").asText().matches("joining|joined"), participant.toString());
            assertTrue(participant.path("tracks").isArray());
            assertTrue(listed(room) >= 0, "the room is in the list");

            HttpAnswer removed = caller.delete("/api/rooms/%s/participants/ada".formatted(encoded(room)), admin);
            assertEquals(204, removed.status(), removed.body());
            assertEquals("", removed.body());
            assertFalse(mayReturn(room), "a program comes back by itself");
            assertEquals(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    peer.await(SignalResponse::hasLeave).getLeave().getReason());
        }
        token("ada", room);
        assertTrue(mayReturn(room), "who joined on purpose is kept out");
        // Like a participant who has been disconnected for longer than LiveKit remembers.
        assertEquals(
                404,
                caller.delete("/api/rooms/%s/participants/ada".formatted(encoded(room)), admin)
                        .status());
        assertFalse(mayReturn(room), "a program comes back by itself");
        assertEquals("grace: ada, from room " + room, audited("participant_removed"));
        assertEquals("grace: " + room + ", ", audited("room_created"));
        Awaitility.await("the room is empty")
                .untilAsserted(() -> assertEquals(
                        0, participants(room).json().path("participants").size()));
    }

    /** The newest entry of a kind. */
    private static String audited(String what) {
        JsonNode entry = caller.get("/api/admin/audit?limit=1&what=" + what, admin)
                .json()
                .path("entries")
                .path(0);
        return "%s: %s, %s"
                .formatted(
                        entry.path("who").asText(),
                        entry.path("subject").asText(),
                        entry.path("detail").asText());
    }

    /** LiveKit updates the count every five seconds. */
    @Test
    void theListOfRoomsCountsParticipants() throws Exception {
        try (SignalPeer peer = new SignalPeer(liveKit.wsUrl(), token("ada", "counted"), "")) {
            peer.await(SignalResponse::hasJoin);
            Awaitility.await("the list of rooms counts").untilAsserted(() -> assertEquals(1, listed("counted")));
        }
    }

    @Test
    void saysThatThereIsNoSuchParticipant() {
        caller.post("/api/rooms", admin, Map.of("name", "empty"));

        assertEquals(
                "404 not_found",
                caller.delete("/api/rooms/empty/participants/nobody", admin).error());
        assertEquals(
                "404 not_found",
                caller.delete("/api/rooms/no-such-room/participants/nobody", admin)
                        .error());
    }

    @Test
    void aRoomNobodyMadeHasNoParticipants() {
        assertEquals(0, participants("no-such-room").json().path("participants").size());
    }

    @Test
    void saysThatTheKeyIsNotTheServersKey() {
        LiveKitCredentials wrongKey = new LiveKitCredentials(
                TestBackends.API_KEY,
                "another-secret-that-is-long-enough!!",
                liveKit.wsUrl(),
                TestBackends.liveKit(liveKit.wsUrl()).httpUrl());
        try (BackendServer misconfigured = BackendServer.start(TestBackends.config(wrongKey));
                HttpCaller its = new HttpCaller(misconfigured.url())) {
            TestBackends.addPeople(misconfigured);
            HttpAnswer answer = its.get("/api/rooms", its.signIn("grace", PASSWORD));

            assertEquals("502 livekit_unreachable", answer.error());
            assertTrue(answer.text("message").contains("LIVEKIT_API_KEY"), answer.body());
        }
    }

    /** The server at the configured address is not LiveKit; here it is the backend itself. */
    @Test
    void saysThatSomethingElseAnswersThere() {
        LiveKitCredentials noLiveKit =
                TestBackends.liveKit(URI.create("ws" + server.url().toString().substring(4)));
        try (BackendServer misconfigured = BackendServer.start(TestBackends.config(noLiveKit));
                HttpCaller its = new HttpCaller(misconfigured.url())) {
            TestBackends.addPeople(misconfigured);
            String grace = its.signIn("grace", PASSWORD);

            assertEquals("502 livekit_unreachable", its.get("/api/rooms", grace).error());
            assertEquals(
                    "502 livekit_unreachable",
                    its.delete("/api/rooms/a/participants/b", grace).error());
        }
    }

    private static boolean mayReturn(String room) {
        return caller.post("/api/livekit/return", caller.signIn("ada", PASSWORD), Map.of("roomName", room))
                .json()
                .path("mayReturn")
                .asBoolean();
    }

    private static String token(String user, String room) {
        HttpAnswer answer = caller.post("/api/livekit/token", caller.signIn(user, PASSWORD), Map.of("roomName", room));
        assertEquals(200, answer.status(), answer.body());
        return answer.text("token");
    }

    private static String validate(String token) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(
                                URI.create(TestBackends.liveKit(liveKit.wsUrl()).httpUrl() + "/rtc/validate"))
                        .header("Authorization", "Bearer " + token)
                        .build(),
                BodyHandlers.ofString());
        return answer.statusCode() + " " + answer.body();
    }

    private static String signed(JWTClaimsSet claims, String secret) throws Exception {
        SignedJWT jwt = new SignedJWT(new JWSHeader(com.nimbusds.jose.JWSAlgorithm.HS256), claims);
        jwt.sign(new MACSigner(secret));
        return jwt.serialize();
    }

    private static HttpAnswer participants(String room) {
        HttpAnswer answer = caller.get("/api/rooms/%s/participants".formatted(encoded(room)), admin);
        assertEquals(200, answer.status(), answer.body());
        return answer;
    }

    private static int listed(String room) {
        for (JsonNode entry : caller.get("/api/rooms", admin).json().path("rooms")) {
            if (entry.path("name").asText().equals(room)) {
                return entry.path("numParticipants").asInt();
            }
        }
        return -1;
    }

    private static String encoded(String segment) {
        String encoded = URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20");
        return encoded.equals("..") ? "%2E%2E" : encoded;
    }
}
