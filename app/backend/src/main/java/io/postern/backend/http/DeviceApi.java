package io.postern.backend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.device.Device;
import io.postern.backend.device.DeviceAuthorization;
import io.postern.backend.device.DeviceCommandQueue;
import io.postern.backend.device.DeviceLongPoll;
import io.postern.backend.device.DeviceRegistry;
import io.postern.backend.device.DeviceReport;
import io.postern.backend.device.DeviceSignIn;
import io.postern.backend.device.Enrolment;
import io.postern.backend.device.IssuedCommand;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.rooms.RoomNameRules;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.Caller;
import io.postern.backend.text.PlainText;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** The HTTP routes for the devices of meeting rooms. */
final class DeviceApi implements HttpRoutes {
    record EnrolRequest(String code) {
        @Override
        public String toString() {
            return "EnrolRequest[hidden]";
        }
    }

    record EnrolResponse(String deviceToken, String account, String displayName) {
        @Override
        public String toString() {
            return "EnrolAnswer[" + account + "]";
        }
    }

    record LoginRequest(String deviceToken) {
        @Override
        public String toString() {
            return "LoginRequest[hidden]";
        }
    }

    record NewsResponse(List<CommandResponse> commands, int people, long cursor) {}

    record CommandResponse(long id, String kind, String room) {
        static CommandResponse of(IssuedCommand command) {
            return new CommandResponse(
                    command.id(), command.kind().name(), command.room().orElse(""));
        }
    }

    record DoneRequest(String outcome, String note) {}

    record StatusRequest(
            String state, String room, String since, boolean microphoneOff, String version, String system) {}

    private static final Set<String> STATES = Set.of("IDLE", "JOINING", "IN_MEETING", "OFFLINE");
    private static final int MAX_VERSION_CHARACTERS = 64;
    private static final int MAX_SYSTEM_CHARACTERS = 128;

    private final DeviceSignIn signIn;
    private final Authenticator authenticator;
    private final DeviceAuthorization machines;
    private final DeviceRegistry devices;
    private final DeviceCommandQueue commands;
    private final DeviceLongPoll longPoll;
    private final ClientAddressResolver clientAddress;
    private final InstantSource clock;

    DeviceApi(
            DeviceServices machines,
            Authenticator authenticator,
            ClientAddressResolver clientAddress,
            InstantSource clock) {
        this.signIn = machines.signIn();
        this.authenticator = authenticator;
        this.machines = machines.access();
        this.devices = machines.devices();
        this.commands = machines.commands();
        this.longPoll = machines.longPoll();
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.post("/api/device/enrol", this::enrol);
        routes.post("/api/device/login", this::login);
        routes.get("/api/device/news", this::news);
        routes.post("/api/device/commands/{id}", this::done);
        routes.post("/api/device/status", this::status);
    }

    private void enrol(Context ctx) throws IOException {
        Enrolment enrolment =
                signIn.enrol(JsonBodies.read(ctx, EnrolRequest.class).code(), clientAddress.of(ctx));
        // The previously enrolled device is revoked now.
        longPoll.checkNow();
        Device device = enrolment.device();
        JsonBodies.write(ctx, 200, new EnrolResponse(enrolment.token(), device.account(), device.displayName()));
    }

    private void login(Context ctx) throws IOException {
        DeviceSignIn.SignedIn signedIn =
                signIn.signIn(JsonBodies.read(ctx, LoginRequest.class).deviceToken(), clientAddress.of(ctx));
        Caller caller = signedIn.caller();
        JsonBodies.write(
                ctx,
                200,
                new ClientApi.LoginResponse(
                        signedIn.token().text(),
                        signedIn.token().lifetime().toSeconds(),
                        caller.identity(),
                        caller.name(),
                        caller.roomAdmin()));
    }

    private void news(Context ctx) {
        Device device = device(ctx);
        long after = RequestParameters.number(ctx, "after", 0, 0, Long.MAX_VALUE);
        long wait = RequestParameters.number(ctx, "wait", 0, 0, DeviceLongPoll.MAX_WAIT.toSeconds());
        Optional<String> room = Optional.ofNullable(ctx.queryParam("room")).map(RoomNameRules::require);
        AuditActor actor = actor(device, ctx);
        ctx.future(() -> longPoll.news(device, actor, after, room, Duration.ofSeconds(wait))
                .thenAccept(news -> JsonBodies.write(
                        ctx,
                        200,
                        new NewsResponse(
                                news.commands().stream()
                                        .map(CommandResponse::of)
                                        .toList(),
                                news.people(),
                                news.cursor()))));
    }

    private void done(Context ctx) throws IOException {
        Device device = device(ctx);
        DoneRequest request = JsonBodies.read(ctx, DoneRequest.class);
        commands.done(device, RequestParameters.id(ctx), request.outcome(), request.note(), actor(device, ctx));
        ctx.status(204);
    }

    private void status(Context ctx) throws IOException {
        Device device = device(ctx);
        StatusRequest request = JsonBodies.read(ctx, StatusRequest.class);
        if (!STATES.contains(request.state())) {
            throw badRequest("The state is one of IDLE, JOINING, IN_MEETING and OFFLINE.");
        }
        devices.report(
                device,
                new DeviceReport(
                        request.state().toLowerCase(Locale.ROOT),
                        request.room().isEmpty() ? "" : RoomNameRules.require(request.room()),
                        instant(request.since()),
                        request.microphoneOff(),
                        line(request.version(), MAX_VERSION_CHARACTERS),
                        line(request.system(), MAX_SYSTEM_CHARACTERS),
                        clock.instant().toString()));
        ctx.status(204);
    }

    private Device device(Context ctx) {
        return machines.require(authenticator.caller(ctx.header("Authorization")));
    }

    private AuditActor actor(Device device, Context ctx) {
        return new AuditActor(device.account(), clientAddress.of(ctx));
    }

    private static String instant(String text) {
        try {
            return Instant.parse(text).toString();
        } catch (DateTimeParseException e) {
            throw badRequest("The field since must be an ISO 8601 time in UTC, such as 2026-01-31T12:00:00Z.");
        }
    }

    private static String line(String text, int max) {
        if (text.length() > max) {
            throw badRequest("The version has at most %d characters and the system %d."
                    .formatted(MAX_VERSION_CHARACTERS, MAX_SYSTEM_CHARACTERS));
        }
        return PlainText.line(text);
    }

    private static RefusedException badRequest(String sentence) {
        return new RefusedException(ErrorCode.BAD_REQUEST, sentence);
    }
}
