package io.postern.backend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.postern.backend.account.AccountException;
import io.postern.backend.account.AccountStore;
import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditEntry;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.Device;
import io.postern.backend.device.DeviceCommandQueue;
import io.postern.backend.device.DeviceLongPoll;
import io.postern.backend.device.DeviceRegistry;
import io.postern.backend.device.DeviceReport;
import io.postern.backend.device.EnrolmentCode;
import io.postern.backend.device.IssuedCommand;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.Caller;
import io.postern.backend.session.LoginSessionStore;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP routes for administrators: devices, commands, sessions and the audit. */
final class AdministrationApi implements HttpRoutes {
    record CodeRequest(
            @Nullable String account,
            @Nullable String name,
            @Nullable String room) {}

    record CodeResponse(String code, long expiresInSeconds, String account, String name, String room) {
        @Override
        public String toString() {
            return "CodeAnswer[" + account + "]";
        }
    }

    record DevicesResponse(List<DeviceView> devices) {}

    record DeviceView(
            long id,
            String account,
            String name,
            String room,
            String enrolledAt,
            String lastSeenAt,
            @Nullable DeviceReport status) {
        static DeviceView of(Device device) {
            return new DeviceView(
                    device.id(),
                    device.account(),
                    device.displayName(),
                    device.homeRoom().orElse(""),
                    device.enrolledAt().toString(),
                    device.seenAt().toString(),
                    device.status().orElse(null));
        }
    }

    record CommandRequest(@Nullable String kind, @Nullable String room) {}

    record CommandsResponse(List<CommandView> commands) {}

    record CommandView(
            long id,
            String kind,
            String room,
            String state,
            String givenAt,
            String expiresAt,
            @Nullable String outcome,
            String note) {
        static CommandView of(IssuedCommand command, Instant now) {
            return new CommandView(
                    command.id(),
                    command.kind().name(),
                    command.room().orElse(""),
                    command.state(now).name().toLowerCase(Locale.ROOT),
                    command.givenAt().toString(),
                    command.expiresAt().toString(),
                    command.outcome()
                            .map(outcome -> outcome.name().toLowerCase(Locale.ROOT))
                            .orElse(null),
                    command.note());
        }
    }

    record AuditResponse(List<AuditEntry> entries) {}

    private static final Logger log = LoggerFactory.getLogger(AdministrationApi.class);

    private static final int DEFAULT_ENTRIES = 100;

    private final Authenticator authenticator;
    private final AccountStore accounts;
    private final LoginSessionStore sessions;
    private final DeviceRegistry devices;
    private final DeviceCommandQueue commands;
    private final DeviceLongPoll longPoll;
    private final AuditLog audit;
    private final ClientAddressResolver clientAddress;
    private final InstantSource clock;

    AdministrationApi(
            DeviceServices machines,
            Authenticator authenticator,
            AccountStore accounts,
            LoginSessionStore sessions,
            AuditLog audit,
            ClientAddressResolver clientAddress,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.sessions = sessions;
        this.devices = machines.devices();
        this.commands = machines.commands();
        this.longPoll = machines.longPoll();
        this.audit = audit;
        this.clientAddress = clientAddress;
        this.clock = clock;
    }

    @Override
    public void install(RoutesConfig routes) {
        routes.post("/api/admin/devices", this::makeCode);
        routes.get("/api/admin/devices", this::listDevices);
        routes.delete("/api/admin/devices/{id}", this::revoke);
        routes.post("/api/admin/devices/{id}/commands", this::command);
        routes.get("/api/admin/devices/{id}/commands", this::listCommands);
        routes.delete("/api/admin/users/{account}/sessions", this::signOut);
        routes.get("/api/admin/audit", this::listAudit);
    }

    private void makeCode(Context ctx) throws IOException {
        AuditActor actor = administrator(ctx);
        CodeRequest request = JsonBodies.readPartial(ctx, CodeRequest.class);
        String account = nonBlank(request.account()).orElseThrow(() -> badRequest("The body must name an account."));
        try {
            EnrolmentCode code = devices.makeCode(actor, account, nonBlank(request.name()), nonBlank(request.room()));
            log.info("{} made a code for {}", actor.who(), code.account().name());
            JsonBodies.write(
                    ctx,
                    201,
                    new CodeResponse(
                            code.text(),
                            code.lifetime().toSeconds(),
                            code.account().name(),
                            code.account().displayName(),
                            code.homeRoom().orElse("")));
        } catch (AccountException e) {
            throw new RefusedException(ErrorCode.BAD_REQUEST, String.valueOf(e.getMessage()), e);
        }
    }

    private void listDevices(Context ctx) {
        administrator(ctx);
        JsonBodies.write(
                ctx,
                200,
                new DevicesResponse(devices.list().stream().map(DeviceView::of).toList()));
    }

    private void revoke(Context ctx) {
        AuditActor actor = administrator(ctx);
        if (!devices.revoke(actor, RequestParameters.id(ctx))) {
            throw noSuchDevice();
        }
        longPoll.checkNow();
        log.info("{} revoked device {}", actor.who(), RequestParameters.id(ctx));
        ctx.status(204);
    }

    private void signOut(Context ctx) {
        AuditActor actor = administrator(ctx);
        String account = accounts.find(ctx.pathParam("account"))
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "There is no such user."))
                .name();
        int ended = sessions.endAll(account);
        audit.note(actor, AuditAction.USER_SIGNED_OUT, account, "%d sign-ins".formatted(ended));
        log.info("{} signed {} out everywhere", actor.who(), account);
        ctx.status(204);
    }

    private void command(Context ctx) throws IOException {
        AuditActor actor = administrator(ctx);
        Device device = device(ctx);
        CommandRequest request = JsonBodies.readPartial(ctx, CommandRequest.class);
        CommandKind kind = nonBlank(request.kind())
                .flatMap(CommandKind::of)
                .orElseThrow(() -> badRequest(
                        "The kind of a command is one of %s.".formatted(Arrays.toString(CommandKind.values()))));
        IssuedCommand command = commands.give(actor, device, kind, nonBlank(request.room()));
        longPoll.checkNow();
        JsonBodies.write(ctx, 201, CommandView.of(command, clock.instant()));
    }

    private void listCommands(Context ctx) {
        administrator(ctx);
        Instant now = clock.instant();
        JsonBodies.write(
                ctx,
                200,
                new CommandsResponse(commands.list(device(ctx)).stream()
                        .map(command -> CommandView.of(command, now))
                        .toList()));
    }

    private void listAudit(Context ctx) {
        administrator(ctx);
        Optional<Long> before = ctx.queryParam("before") == null
                ? Optional.empty()
                : Optional.of(RequestParameters.number(ctx, "before", 0, 0, Long.MAX_VALUE));
        int limit = (int) RequestParameters.number(ctx, "limit", DEFAULT_ENTRIES, 1, AuditLog.MAX_ENTRIES);
        Optional<AuditAction> what = Optional.ofNullable(ctx.queryParam("what"))
                .map(name ->
                        AuditAction.of(name).orElseThrow(() -> badRequest("There is no such action in the audit.")));
        Optional<String> who = Optional.ofNullable(ctx.queryParam("who"));
        JsonBodies.write(ctx, 200, new AuditResponse(audit.list(new AuditLog.Query(before, what, who, limit))));
    }

    private AuditActor administrator(Context ctx) {
        Caller caller = authenticator.roomAdmin(ctx.header("Authorization"));
        return new AuditActor(caller.identity(), clientAddress.of(ctx));
    }

    private Device device(Context ctx) {
        return devices.find(RequestParameters.id(ctx)).orElseThrow(AdministrationApi::noSuchDevice);
    }

    private static Optional<String> nonBlank(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    private static RefusedException noSuchDevice() {
        return new RefusedException(ErrorCode.NOT_FOUND, "There is no such device.");
    }

    private static RefusedException badRequest(String sentence) {
        return new RefusedException(ErrorCode.BAD_REQUEST, sentence);
    }
}
