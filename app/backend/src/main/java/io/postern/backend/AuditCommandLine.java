package io.postern.backend;

import io.postern.backend.account.AccountException;
import io.postern.backend.audit.Act;
import io.postern.backend.audit.Audit;
import io.postern.backend.audit.AuditEntry;
import io.postern.backend.database.Database;
import io.postern.backend.text.PlainText;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Lists who administered what; also while the server runs. */
@Command(
        name = "audit",
        description = "Lists who administered what, when and from where; the newest last.",
        mixinStandardHelpOptions = true)
final class AuditCommandLine implements Callable<Integer> {
    @Option(names = "--limit", paramLabel = "N", defaultValue = "100", description = "How many entries, at most 500.")
    private int limit;

    @Option(names = "--before", paramLabel = "ID", description = "Only entries before this one.")
    private @Nullable Long before;

    @Option(names = "--what", paramLabel = "ACT", description = "Only this, such as device_enrolled.")
    private @Nullable String what;

    @Option(names = "--who", paramLabel = "WHO", description = "Only what this one did.")
    private @Nullable String who;

    private final Environment environment;

    AuditCommandLine(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Integer call() {
        Audit.Question question = question();
        try (Database database = Database.open(environment.database())) {
            for (AuditEntry entry :
                    new Audit(database, InstantSource.system()).list(question).reversed()) {
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

    private Audit.Question question() {
        Optional<Act> act = Optional.ofNullable(what)
                .map(name -> Act.of(name)
                        .orElseThrow(() -> new AccountException("There is no act %s in the audit.".formatted(name))));
        try {
            return new Audit.Question(Optional.ofNullable(before), act, Optional.ofNullable(who), limit);
        } catch (IllegalArgumentException e) {
            throw new AccountException("The limit is a number from 1 to %d.".formatted(Audit.MAX_ENTRIES));
        }
    }
}
