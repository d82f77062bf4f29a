package io.postern.verify.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpServer;
import io.postern.room.ConnectionState;
import io.postern.room.DisconnectReason;
import io.postern.room.RoomFailure;
import io.postern.room.RoomFailure.Kind;
import io.postern.signaling.AccessToken;
import io.postern.signaling.token.TokenException;
import io.postern.signaling.token.TokenSource;
import io.postern.testing.LeakGuard;
import io.postern.testing.requirement.Requirement;
import io.postern.testing.requirement.Requires;
import io.postern.verify.stage.Stage;
import io.postern.verify.stage.Tokens;
import io.postern.verify.stage.Visit;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins that cannot succeed: each ends soon, with the kind of failure that people get the right sentence for. */
@Requires(Requirement.LIVEKIT)
@LeakGuard.Shared
class RefusalsTest {
    @RegisterExtension
    static final Stage STAGE = new Stage();

    private final String room = STAGE.newRoom();

    @Test
    void anExpiredToken() {
        assertRefused(Kind.NOT_ALLOWED, false, STAGE.url(), tokens().validFor(Duration.ofMinutes(-5)));
    }

    @Test
    void aTokenSignedWithAnotherSecret() {
        assertRefused(Kind.NOT_ALLOWED, false, STAGE.url(), tokens().signedWrongly());
    }

    @Test
    void aTokenWithoutTheRightToJoin() {
        assertRefused(Kind.NOT_ALLOWED, false, STAGE.url(), tokens().withoutJoining());
    }

    @Test
    void aTokenForAnotherRoom() {
        String another = STAGE.newRoom();
        assertRefused(Kind.NOT_ALLOWED, false, STAGE.url(), tokens().participant(another, "olga", "Olga"));
        assertTrue(STAGE.administration().participants(another).isEmpty(), "nobody sits in the wrong room");
    }

    @Test
    void aWrongPath() {
        assertRefused(Kind.NO_SUCH_SERVICE, false, STAGE.url().resolve("/somewhere/else"), tokens());
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 404, 301, 403})
    void aWebPageInsteadOfAServer(int status) throws IOException {
        HttpServer page = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        page.createContext("/", exchange -> {
            byte[] body = "<!doctype html><title>Welcome</title>".getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders().add("Content-Type", "text/html");
            if (status == 301) {
                exchange.getResponseHeaders().add("Location", "/");
            }
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
            exchange.close();
        });
        page.start();
        try {
            RoomFailure failure = failure(
                    URI.create("ws://127.0.0.1:" + page.getAddress().getPort()),
                    tokens().participant(room, "olga", "Olga"));
            assertEquals(Kind.NO_SUCH_SERVICE, failure.kind(), failure::detail);
        } finally {
            page.stop(0);
        }
    }

    @Test
    void aServerInTrouble() throws IOException {
        HttpServer broken = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        broken.createContext("/", exchange -> {
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
        });
        broken.start();
        try {
            assertRefused(
                    Kind.SERVER_TROUBLE,
                    true,
                    URI.create("ws://127.0.0.1:" + broken.getAddress().getPort()),
                    tokens());
        } finally {
            broken.stop(0);
        }
    }

    @Test
    void anUnknownHost() {
        // .invalid never resolves (RFC 6761).
        assertRefused(Kind.UNKNOWN_HOST, true, URI.create("wss://no-such-host.invalid"), tokens());
    }

    @Test
    void aPortWhereNobodyListens() throws IOException {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        assertRefused(Kind.UNREACHABLE, true, URI.create("ws://127.0.0.1:" + port), tokens());
    }

    @Test
    void aServerWithoutTlsWhereTlsIsExpected() {
        RoomFailure failure = failure(
                URI.create("wss://127.0.0.1:" + STAGE.url().getPort()), tokens().participant(room, "olga", "Olga"));
        assertEquals(Kind.NO_SUCH_SERVICE, failure.kind(), failure::detail);
    }

    @Test
    void aBackendThatGivesNoTicket() {
        TokenSource refusing = name -> CompletableFuture.failedFuture(
                new TokenException(TokenException.Reason.SESSION_EXPIRED, "sign in again", null));
        RoomFailure failure = STAGE.visit(room, refusing).joinFailure();
        assertEquals(Kind.NO_TICKET, failure.kind());
        assertFalse(failure.retryable());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\t\n"})
    void aRoomWithoutAName(String name) {
        assertThrows(
                IllegalArgumentException.class,
                () -> STAGE.client()
                        .newRoom(name, TokenSource.literal(STAGE.url(), tokens().participant("x", "o", "O"))));
    }

    @Test
    void aRoomNameOfMoreThan256Characters() {
        assertThrows(
                IllegalArgumentException.class,
                () -> STAGE.client()
                        .newRoom(
                                "x".repeat(257),
                                TokenSource.literal(STAGE.url(), tokens().participant("x", "o", "O"))));
    }

    @Test
    void leavingInTheMiddleOfJoining() {
        Visit visit = STAGE.visit(room, "olga", "Olga");
        CompletableFuture<Void> joining = visit.room().join();
        Visit.get("leave", visit.room().leave());
        assertEquals(Kind.LEFT, Failure.of(joining).kind());
        assertEquals(
                new ConnectionState.Disconnected(DisconnectReason.CLIENT_INITIATED),
                visit.room().snapshot().connection());
    }

    private static Tokens tokens() {
        return STAGE.tokens();
    }

    private void assertRefused(Kind kind, boolean retryable, URI server, Tokens tokens) {
        assertRefused(kind, retryable, server, tokens.participant(room, "olga", "Olga"));
    }

    private void assertRefused(Kind kind, boolean retryable, URI server, AccessToken token) {
        RoomFailure failure = failure(server, token);
        assertEquals(kind, failure.kind(), failure::detail);
        assertEquals(retryable, failure.retryable(), failure::detail);
        assertFalse(failure.detail().contains(token.reveal()), "no token in what is logged");
    }

    private RoomFailure failure(URI server, AccessToken token) {
        Visit visit = STAGE.visit(room, TokenSource.literal(server, token));
        RoomFailure failure = visit.joinFailure();
        visit.awaitSnapshot(
                "the end", s -> s.connection().equals(new ConnectionState.Disconnected(DisconnectReason.JOIN_FAILURE)));
        return failure;
    }
}
