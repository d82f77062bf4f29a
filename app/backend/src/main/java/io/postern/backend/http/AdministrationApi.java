package io.postern.backend.http;

import io.javalin.config.RoutesConfig;
import io.javalin.http.Context;
import io.postern.backend.account.AccountException;
import io.postern.backend.account.Accounts;
import io.postern.backend.audit.Act;
import io.postern.backend.audit.Actor;
import io.postern.backend.audit.Audit;
import io.postern.backend.audit.AuditEntry;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.Device;
import io.postern.backend.device.DeviceCommand;
import io.postern.backend.device.DeviceCommands;
import io.postern.backend.device.DeviceReport;
import io.postern.backend.device.Devices;
import io.postern.backend.device.EnrolmentCode;
import io.postern.backend.device.NewsDesk;
import io.postern.backend.error.ErrorCode;
import io.postern.backend.error.RefusedException;
import io.postern.backend.session.Authenticator;
import io.postern.backend.session.Caller;
import io.postern.backend.session.LoginSessions;
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

/** The calls of administrators: meeting rooms' machines, commands, sign-ins, the audit. */
final class AdministrationApi implements Calls {
    record CodeRequest(
            @Nullable String account,
            @Nullable String name,
            @Nullable String room) {}

    record CodeAnswer(String code, long expiresInSeconds, String account, String name, String room) {
        @Override
        public String toString() {
            return "CodeAnswer[" + account + "]";
        }
    }

    record DevicesAnswer(List<DeviceView> devices) {}

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

    record CommandsAnswer(List<CommandView> commands) {}

    record CommandView(
            long id,
            String kind,
            String room,
            String state,
            String givenAt,
            String expiresAt,
            @Nullable String outcome,
            String note) {
        static CommandView of(DeviceCommand command, Instant now) {
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

    record AuditAnswer(List<AuditEntry> entries) {}

    private static final Logger log = LoggerFactory.getLogger(AdministrationApi.class);

    private static final int DEFAULT_ENTRIES = 100;

    private final Authenticator authenticator;
    private final Accounts accounts;
    private final LoginSessions sessions;
    private final Devices devices;
    private final DeviceCommands commands;
    private final NewsDesk newsDesk;
    private final Audit audit;
    private final ClientAddress clientAddress;
    private final InstantSource clock;

    AdministrationApi(
            Machines machines,
            Authenticator authenticator,
            Accounts accounts,
            LoginSessions sessions,
            Audit audit,
            ClientAddress clientAddress,
            InstantSource clock) {
        this.authenticator = authenticator;
        this.accounts = accounts;
        this.sessions = sessions;
        this.devices = machines.devices();
        this.commands = machines.commands();
        this.newsDesk = machines.newsDesk();
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
        Actor actor = administrator(ctx);
        CodeRequest request = Json.readPartial(ctx, CodeRequest.class);
        String account = given(request.account()).orElseThrow(() -> bad("The body must name an account."));
        try {
            EnrolmentCode code = devices.makeCode(actor, account, given(request.name()), given(request.room()));
            log.info("{} made a code for {}", actor.who(), code.account().name());
            Json.write(
                    ctx,
                    201,
                    new CodeAnswer(
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
        Json.write(
                ctx,
                200,
                new DevicesAnswer(devices.list().stream().map(DeviceView::of).toList()));
    }

    private void revoke(Context ctx) {
        Actor actor = administrator(ctx);
        if (!devices.revoke(actor, Query.id(ctx))) {
            throw noSuchDevice();
        }
        newsDesk.look();
        log.info("{} revoked device {}", actor.who(), Query.id(ctx));
        ctx.status(204);
    }

    private void signOut(Context ctx) {
        Actor actor = administrator(ctx);
        String account = accounts.find(ctx.pathParam("account"))
                .orElseThrow(() -> new RefusedException(ErrorCode.NOT_FOUND, "There is no such user."))
                .name();
        int ended = sessions.endAll(account);
        audit.note(actor, Act.USER_SIGNED_OUT, account, "%d sign-ins".formatted(ended));
        log.info("{} signed {} out everywhere", actor.who(), account);
        ctx.status(204);
    }

    private void command(Context ctx) throws IOException {
        Actor actor = administrator(ctx);
        Device device = device(ctx);
        CommandRequest request = Json.readPartial(ctx, CommandRequest.class);
        CommandKind kind = given(request.kind())
                .flatMap(CommandKind::of)
                .orElseThrow(() ->
                        bad("The kind of a command is one of %s.".formatted(Arrays.toString(CommandKind.values()))));
        DeviceCommand command = commands.give(actor, device, kind, given(request.room()));
        newsDesk.look();
        Json.write(ctx, 201, CommandView.of(command, clock.instant()));
    }

    private void listCommands(Context ctx) {
        administrator(ctx);
        Instant now = clock.instant();
        Json.write(
                ctx,
                200,
                new CommandsAnswer(commands.list(device(ctx)).stream()
                        .map(command -> CommandView.of(command, now))
                        .toList()));
    }

    private void listAudit(Context ctx) {
        administrator(ctx);
        Optional<Long> before = ctx.queryParam("before") == null
                ? Optional.empty()
                : Optional.of(Query.number(ctx, "before", 0, 0, Long.MAX_VALUE));
        int limit = (int) Query.number(ctx, "limit", DEFAULT_ENTRIES, 1, Audit.MAX_ENTRIES);
        Optional<Act> what = Optional.ofNullable(ctx.queryParam("what"))
                .map(name -> Act.of(name).orElseThrow(() -> bad("There is no such act in the audit.")));
        Optional<String> who = Optional.ofNullable(ctx.queryParam("who"));
        Json.write(ctx, 200, new AuditAnswer(audit.list(new Audit.Question(before, what, who, limit))));
    }

    private Actor administrator(Context ctx) {
        Caller caller = authenticator.roomAdmin(ctx.header("Authorization"));
        return new Actor(caller.identity(), clientAddress.of(ctx));
    }

    private Device device(Context ctx) {
        return devices.find(Query.id(ctx)).orElseThrow(AdministrationApi::noSuchDevice);
    }

    private static Optional<String> given(@Nullable String text) {
        return Optional.ofNullable(text).filter(value -> !value.isBlank());
    }

    private static RefusedException noSuchDevice() {
        return new RefusedException(ErrorCode.NOT_FOUND, "There is no such device.");
    }

    private static RefusedException bad(String sentence) {
        return new RefusedException(ErrorCode.BAD_REQUEST, sentence);
    }
}
