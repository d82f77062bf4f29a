package io.postern.verify.server;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.postern.backend.BackendConfig;
import io.postern.backend.BackendServer;
import io.postern.backend.account.Role;
import io.postern.backend.database.DatabaseConfig;
import io.postern.backend.token.LiveKitCredentials;
import io.postern.livekit.LiveKitServer;
import io.postern.network.Network;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomEvent;
import io.postern.signaling.token.BackendClient;
import io.postern.signaling.token.BackendSession;
import io.postern.signaling.token.CachedTokenSource;
import io.postern.signaling.token.JoinTicket;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.peer.NodePeer;
import io.postern.verify.stage.CuttableTcpRelay;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Visit;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An administrator removes somebody by the backend, while the socket of theirs is cut. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class RemovedWhileAwayTest {
    private static final char[] PASSWORD = "correct horse battery".toCharArray();

    @RegisterExtension
    static final Stage STAGE = new Stage();

    private BackendServer backend;
    private BackendClient client;
    private HttpClient http;
    private TokenSource tickets;

    @BeforeEach
    void start() throws Exception {
        LiveKitServer server = STAGE.server();
        backend = BackendServer.start(BackendConfig.local(
                new LiveKitCredentials(server.apiKey(), server.apiSecret(), server.wsUrl(), server.httpUrl()),
                DatabaseConfig.inMemory()));
        backend.accounts().add("olga", "Olga", Role.PLAIN, PASSWORD.clone());
        backend.accounts().add("grace", "Grace", Role.ADMIN, PASSWORD.clone());
        client = new BackendClient(backend.url(), Network.ofThisMachine());
        http = HttpClient.newHttpClient();
        BackendSession session = client.login("olga", PASSWORD.clone()).get(10, TimeUnit.SECONDS);
        tickets = new CachedTokenSource(session, Clock.systemUTC());
    }

    @AfterEach
    void stop() {
        http.close();
        client.close();
        backend.close();
    }

    @Test
    void whoIsRemovedWhileAwayDoesNotComeBackByThemselvesButOnPurpose() throws Exception {
        try (CuttableTcpRelay relay = new CuttableTcpRelay(STAGE.url())) {
            String room = STAGE.newRoom();
            Visit nina = STAGE.visit(room, "nina", "Nina").join();
            Visit olga = STAGE.visit(room, by(relay)).join();
            nina.awaitParticipant("olga");
            relay.cut();
            olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
            assertEquals(204, remove(room));
            relay.mend();
            assertEquals(
                    DisconnectReason.PARTICIPANT_REMOVED,
                    olga.awaitEvent(RoomEvent.Disconnected.class, event -> true).reason());
            nina.awaitSnapshot("alone", s -> s.participant("olga").isEmpty());
            assertTrue(STAGE.administration().participant(room, "olga").isEmpty());

            STAGE.visit(room, by(relay)).join();
            nina.awaitParticipant("olga");
        }
    }

    @Test
    void whoIsForgottenWithTheServerComesBack() throws Exception {
        String room = STAGE.newRoom();
        Visit olga = STAGE.visit(room, tickets).join();
        STAGE.killServer();
        olga.awaitEvent(RoomEvent.Reconnecting.class, event -> true);
        STAGE.restartServer();
        olga.awaitEvent(RoomEvent.Reconnected.class, event -> true);
        await().atMost(NodePeer.PATIENCE)
                .until(() -> STAGE.administration().participant(room, "olga").isPresent());
    }

    /** The tickets of the backend, to the same server by another way. */
    private TokenSource by(CuttableTcpRelay relay) {
        return new TokenSource() {
            @Override
            public CompletableFuture<JoinTicket> ticket(String roomName) {
                return tickets.ticket(roomName).thenApply(ticket -> new JoinTicket(relay.url(), ticket.token()));
            }

            @Override
            public CompletableFuture<Boolean> mayReturn(String roomName) {
                return tickets.mayReturn(roomName);
            }

            @Override
            public void forget(String roomName) {
                tickets.forget(roomName);
            }
        };
    }

    private int remove(String room) throws Exception {
        HttpResponse<String> login = http.send(
                request("/api/login")
                        .header("Content-Type", "application/json")
                        .POST(BodyPublishers.ofString(
                                "{\"username\":\"grace\",\"password\":\"" + new String(PASSWORD) + "\"}"))
                        .build(),
                BodyHandlers.ofString());
        String bearer =
                new ObjectMapper().readTree(login.body()).path("accessToken").asText();
        return http.send(
                        request("/api/rooms/" + room + "/participants/olga")
                                .header("Authorization", "Bearer " + bearer)
                                .DELETE()
                                .build(),
                        BodyHandlers.ofString())
                .statusCode();
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(backend.url() + path));
    }
}
