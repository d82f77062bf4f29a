package io.postern.backend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.device.DeviceAuthorization;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.rooms.ParticipantView;
import io.postern.backend.rooms.RemovedParticipants;
import io.postern.backend.rooms.RoomAdministration;
import io.postern.backend.rooms.RoomNameRules;
import io.postern.backend.rooms.RoomView;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.Caller;
import io.postern.backend.session.PasswordSignIn;
import io.postern.backend.session.TokenBucketLimiter;
import io.postern.backend.token.JoinToken;
import io.postern.backend.token.JoinTokenIssuer;
import io.postern.backend.token.LoopbackTokens;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes for people and agents: sign-in, tokens and rooms. */
final class ClientApi implements HttpRoutes {
    record Health(String service, String status) {}

    record LoginRequest(String username, String password) {
        @Override
        public String toString() {
            return "LoginRequest[hidden]";
        }
    }

    record LoginResponse(String accessToken, long expiresInSeconds, String identity, String name, boolean roomAdmin) {}

    record TokenRequest(String roomName) {}

    record TokenResponse(String token, String serverUrl, String identity, String name, long expiresInSeconds) {}

    record ReturnResponse(boolean mayReturn) {}

    record LoopbackRequest() {}

    record LoopbackResponse(
            String roomName, String serverUrl, String senderToken, String receiverToken, long expiresInSeconds) {
        @Override
        public String toString() {
            return "LoopAnswer[" + roomName + "]";
        }
    }

    record CreateRoomRequest(String name) {}

    record RoomsResponse(List<RoomView> rooms) {}

    record ParticipantsResponse(List<ParticipantView> participants) {}

    private static final Logger log = LoggerFactory.getLogger(ClientApi.class);

    /** A run of the doctor takes one; each creates a room in LiveKit. */
    private static final int MAX_LOOPBACK_TESTS = 20;

    private static final Duration LOOPBACK_REFILL_INTERVAL = Duration.ofSeconds(30);
    private static final int MAX_CALLERS = 20_000;

    private final PasswordSignIn signIn;
    private final Authenticator authenticator;
    private final JoinTokenIssuer joinTokens;
    private final RoomAdministration rooms;
    private final RemovedParticipants removals;
    private final DeviceAuthorization machines;
    private final AuditLog audit;
    private final URI serverUrl;
    private final ClientAddressResolver clientAddress;
    private final TokenBucketLimiter loopbackRequests;

    ClientApi(
            PasswordSignIn signIn,
            Authenticator authenticator,
            JoinTokenIssuer joinTokens,
            RoomAdministration rooms,
            RemovedParticipants removals,
            DeviceAuthorization machines,
            AuditLog audit,
            URI serverUrl,
            ClientAddressResolver clientAddress,
            InstantSource clock) {
        this.signIn = signIn;
        this.authenticator = authenticator;
        this.joinTokens = joinTokens;
        this.rooms = rooms;
        this.removals = removals;
        this.machines = machines;
        this.audit = audit;
        this.serverUrl = serverUrl;
        this.clientAddress = clientAddress;
        this.loopbackRequests =
                new TokenBucketLimiter(MAX_LOOPBACK_TESTS, LOOPBACK_REFILL_INTERVAL, MAX_CALLERS, clock);
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.get("/api/health", ctx -> JsonBodies.write(ctx, 200, new Health("postern-backend", "ok")));
        routes.post("/api/login", this::login);
        routes.post("/api/logout", this::logout);
        routes.post("/api/livekit/token", this::joinToken);
        routes.post("/api/livekit/return", this::mayReturn);
        routes.post("/api/livekit/loop", this::loopTokens);
        routes.get("/api/rooms", this::listRooms);
        routes.post("/api/rooms", this::createRoom);
        routes.get("/api/rooms/{room}/participants", this::listParticipants);
        routes.delete("/api/rooms/{room}/participants/{identity}", this::removeParticipant);
    }

    private void login(Context ctx) throws IOException {
        LoginRequest request = JsonBodies.read(ctx, LoginRequest.class);
        PasswordSignIn.SignedIn signedIn =
                signIn.signIn(request.username(), request.password().toCharArray(), clientAddress.of(ctx));
        Caller caller = signedIn.caller();
        JsonBodies.write(
                ctx,
                200,
                new LoginResponse(
                        signedIn.token().text(),
                        signedIn.token().lifetime().toSeconds(),
                        caller.identity(),
                        caller.name(),
                        caller.roomAdmin()));
    }

    private void logout(Context ctx) {
        authenticator.signOut(ctx.header("Authorization"));
        ctx.status(204);
    }

    private void joinToken(Context ctx) throws IOException {
        Caller caller = authenticator.caller(ctx.header("Authorization"));
        String room =
                RoomNameRules.require(JsonBodies.read(ctx, TokenRequest.class).roomName());
        machines.requireMayJoin(caller, room);
        removals.clear(room, caller.identity());
        JoinToken token = joinTokens.issue(caller, room);
        JsonBodies.write(
                ctx,
                200,
                new TokenResponse(
                        token.text(),
                        serverUrl.toString(),
                        caller.identity(),
                        caller.name(),
                        token.lifetime().toSeconds()));
    }

    /** Called by a program that lost its connection to a room, before it rejoins without a person's action. */
    private void mayReturn(Context ctx) throws IOException {
        Caller caller = authenticator.caller(ctx.header("Authorization"));
        String room =
                RoomNameRules.require(JsonBodies.read(ctx, TokenRequest.class).roomName());
        JsonBodies.write(ctx, 200, new ReturnResponse(!removals.isRemoved(room, caller.identity())));
    }

    private void loopTokens(Context ctx) throws IOException {
        Caller caller = authenticator.caller(ctx.header("Authorization"));
        JsonBodies.read(ctx, LoopbackRequest.class);
        Duration wait = loopbackRequests.take(caller.identity());
        if (wait.isPositive()) {
            throw RefusedException.tooMany("The connection to the server was tested too often.", wait);
        }
        LoopbackTokens tokens = joinTokens.issueLoopback();
        log.info("{} tests the connection to LiveKit in {}", caller.identity(), tokens.roomName());
        JsonBodies.write(
                ctx,
                200,
                new LoopbackResponse(
                        tokens.roomName(),
                        serverUrl.toString(),
                        tokens.sender().text(),
                        tokens.receiver().text(),
                        tokens.lifetime().toSeconds()));
    }

    private void listRooms(Context ctx) {
        authenticator.roomAdmin(ctx.header("Authorization"));
        JsonBodies.write(ctx, 200, new RoomsResponse(rooms.rooms()));
    }

    private void createRoom(Context ctx) throws IOException {
        Caller caller = authenticator.roomAdmin(ctx.header("Authorization"));
        String name = RoomNameRules.require(
                JsonBodies.read(ctx, CreateRoomRequest.class).name());
        RoomView room = rooms.create(name);
        log.info("{} created room {}", caller.identity(), room.sid());
        audit.note(actor(caller, ctx), AuditAction.ROOM_CREATED, name, "");
        JsonBodies.write(ctx, 201, room);
    }

    private void listParticipants(Context ctx) {
        authenticator.roomAdmin(ctx.header("Authorization"));
        String room = RoomNameRules.require(ctx.pathParam("room"));
        JsonBodies.write(ctx, 200, new ParticipantsResponse(rooms.participants(room)));
    }

    private void removeParticipant(Context ctx) {
        Caller caller = authenticator.roomAdmin(ctx.header("Authorization"));
        String room = RoomNameRules.require(ctx.pathParam("room"));
        String identity = ctx.pathParam("identity");
        // Noted first: a client that lost its connection asks as soon as LiveKit no longer knows it.
        removals.note(room, identity);
        try {
            rooms.remove(room, identity);
        } catch (RefusedException e) {
            // A participant whose connection was lost disappears from LiveKit within seconds, and must not return
            // either.
            if (e.code() != ErrorCode.NOT_FOUND) {
                removals.clear(room, identity);
            }
            throw e;
        }
        log.info("{} removed a participant", caller.identity());
        audit.note(actor(caller, ctx), AuditAction.PARTICIPANT_REMOVED, identity, "from room " + room);
        ctx.status(204);
    }

    private AuditActor actor(Caller caller, Context ctx) {
        return new AuditActor(caller.identity(), clientAddress.of(ctx));
    }
}
