package io.postern.backend;

import io.postern.backend.account.AccountException;
import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditEntry;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.text.PlainText;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The {@code audit} subcommand: lists administrative actions. Works while the server runs. */
@Command(
        name = "audit",
        description = "Lists administrative actions with their actor, time and origin; the newest last.",
        mixinStandardHelpOptions = true)
final class AuditSubcommand implements Callable<Integer> {
    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "Number of entries, at most 500.")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only entries before this one.")
    private @Nullable Long before;

    @Option(names = "--what", paramLabel = "ACT", description = "Only this action, such as device_enrolled.")
    private @Nullable String what;

    @Option(names = "--who", paramLabel = "WHO", description = "Only actions of this actor.")
    private @Nullable String who;

    private final BackendConfigReader environment;

    AuditSubcommand(BackendConfigReader environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        AuditLog.Query query = query();
        try (Database database = Database.open(environment.database())) {
            for (AuditEntry entry :
                    new AuditLog(database, InstantSource.system()).list(query).reversed()) {
                System.out.println(PlainText.row(
                        entry.id(),
                        entry.at(),
                        entry.who(),
                        entry.from(),
                        entry.what(),
                        entry.subject(),
                        entry.detail()));
            }
        }
        return 0;
    }

    private AuditLog.Query query() {
        Optional<AuditAction> act = Optional.ofNullable(what)
                .map(name -> AuditAction.of(name)
                        .orElseThrow(
                                () -> new AccountException("There is no action %s in the audit.".formatted(name))));
        try {
            return new AuditLog.Query(Optional.ofNullable(before), act, Optional.ofNullable(who), limit);
        } catch (IllegalArgumentException e) {
            throw new AccountException("The limit is a number from 1 to %d.".formatted(AuditLog.MAX_ENTRIES));
        }
    }
}
