package io.postern.backend;

import io.postern.backend.account.AccountException;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.device.CommandKind;
import io.postern.backend.device.Device;
import io.postern.backend.device.DeviceCommandQueue;
import io.postern.backend.device.DeviceRegistry;
import io.postern.backend.device.EnrolmentCode;
import io.postern.backend.device.IssuedCommand;
import io.postern.backend.error.RefusedException;
import io.postern.backend.text.PlainText;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/**
 * The {@code device} subcommand: enrols, lists, revokes and commands the devices of meeting rooms. Works while the
 * server runs.
 */
@Command(
        name = "device",
        description = "Enrols, lists, revokes and commands the devices of meeting rooms.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class DeviceSubcommand {
    private static final Duration POLL_INTERVAL = Duration.ofMillis(250);

    private final BackendConfigReader environment;
    private final InstantSource clock = InstantSource.system();

    DeviceSubcommand(BackendConfigReader environment) {
        this.environment = environment;
    }

    @Command(
            name = "code",
            description = "Makes an enrolment code to type in on a room's device; it works once and for 15 minutes.",
            mixinStandardHelpOptions = true)
    int code(
            @Parameters(
                            paramLabel = "ROOM_ACCOUNT",
                            description = "The device's account; created if it does not exist.")
                    String account,
            @Option(names = "--name", paramLabel = "DISPLAY", description = "The name that other people see.") @Nullable String name,
            @Option(
                            names = "--room",
                            paramLabel = "ROOM",
                            description =
                                    "The only room it may join unless it is commanded to join another. Default: any room.")
                    @Nullable String room) {
        return with((devices, commands) -> {
            EnrolmentCode code = devices.makeCode(
                    AuditActor.console(), account, Optional.ofNullable(name), Optional.ofNullable(room));
            print(code.text());
            print("Type it in on the device of %s within %d minutes."
                    .formatted(code.account().displayName(), code.lifetime().toMinutes()));
            return 0;
        });
    }

    @Command(name = "list", description = "Lists all devices.", mixinStandardHelpOptions = true)
    int list() {
        return with((devices, commands) -> {
            devices.list()
                    .forEach(device -> System.out.println(PlainText.row(
                            device.id(),
                            device.account(),
                            device.displayName(),
                            device.homeRoom().orElse("any room"),
                            "last seen " + device.seenAt(),
                            state(device))));
            return 0;
        });
    }

    @Command(
            name = "revoke",
            description = "Revokes a device's token and ends its sessions.",
            mixinStandardHelpOptions = true)
    int revoke(@Parameters(paramLabel = "ID") long id) {
        return with((devices, commands) -> {
            if (!devices.revoke(AuditActor.console(), id)) {
                throw noSuchDevice(id);
            }
            print("Revoked device %d".formatted(id));
            return 0;
        });
    }

    @Command(
            name = "command",
            description =
                    "Commands a device to mute, unmute, leave, join, restart or report, and waits for the outcome.",
            mixinStandardHelpOptions = true)
    int command(
            @Parameters(paramLabel = "ID") long id,
            @Parameters(paramLabel = "COMMAND", description = "mute, unmute, leave, join, restart or report.")
                    String command,
            @Option(
                            names = "--room",
                            paramLabel = "ROOM",
                            description = "Only for join. Default: the device's own room.")
                    @Nullable String room,
            @Option(
                            names = "--wait",
                            paramLabel = "SECONDS",
                            defaultValue = "30",
                            description = "How long to wait for the outcome. Default: 30.")
                    int seconds) {
        CommandKind kind = CommandKind.of(command)
                .orElseThrow(() -> new AccountException(
                        "There is no command %s. The commands are mute, unmute, leave, join, restart and report."
                                .formatted(command)));
        return with((devices, commands) -> {
            Device device = devices.find(id).orElseThrow(() -> noSuchDevice(id));
            IssuedCommand given = commands.give(AuditActor.console(), device, kind, Optional.ofNullable(room));
            IssuedCommand latest =
                    outcome(commands, device, given, clock.instant().plusSeconds(seconds));
            print(sentence(latest));
            return latest.state(clock.instant()) == IssuedCommand.State.EXPIRED ? 1 : 0;
        });
    }

    private IssuedCommand outcome(DeviceCommandQueue commands, Device device, IssuedCommand given, Instant until) {
        IssuedCommand latest = given;
        while (clock.instant().isBefore(until)
                && latest.outcome().isEmpty()
                && latest.state(clock.instant()) != IssuedCommand.State.EXPIRED
                && !Thread.currentThread().isInterrupted()) {
            LockSupport.parkNanos(POLL_INTERVAL.toNanos());
            latest = commands.find(device, given.id()).orElse(latest);
        }
        return latest;
    }

    private String sentence(IssuedCommand command) {
        String note = command.note().isEmpty() ? "" : " (%s)".formatted(command.note());
        return switch (command.state(clock.instant())) {
            case WAITING ->
                "Queued; the device has not fetched it yet, and has until %s.".formatted(command.expiresAt());
            case FETCHED -> "Fetched; the device has not reported an outcome yet.";
            case EXPIRED -> "The device did not fetch it in time. It will not be carried out.";
            case DONE ->
                "Outcome: %s%s"
                        .formatted(
                                command.outcome()
                                        .map(outcome -> outcome.name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', ' '))
                                        .orElse(""),
                                note);
        };
    }

    private static String state(Device device) {
        return device.status()
                .map(status ->
                        status.room().isEmpty() ? status.state() : "%s in %s".formatted(status.state(), status.room()))
                .orElse("no report");
    }

    private int with(BiFunction<DeviceRegistry, DeviceCommandQueue, Integer> action) {
        try (Database database = Database.open(environment.database())) {
            AuditLog audit = new AuditLog(database, clock);
            return action.apply(
                    new DeviceRegistry(database, new AccountStore(database, new PasswordHasher()), audit, clock),
                    new DeviceCommandQueue(database, audit, clock));
        } catch (RefusedException e) {
            throw new AccountException(e.sentence());
        }
    }

    private static AccountException noSuchDevice(long id) {
        return new AccountException("There is no device %d.".formatted(id));
    }

    private static void print(String line) {
        System.out.println(PlainText.line(line));
    }
}
