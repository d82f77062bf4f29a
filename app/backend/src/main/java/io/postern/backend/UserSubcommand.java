package io.postern.backend;

import io.postern.backend.account.Account;
import io.postern.backend.account.AccountException;
import io.postern.backend.account.AccountStore;
import io.postern.backend.account.PasswordHasher;
import io.postern.backend.account.Role;
import io.postern.backend.audit.AuditAction;
import io.postern.backend.audit.AuditActor;
import io.postern.backend.audit.AuditLog;
import io.postern.backend.database.Database;
import io.postern.backend.session.LoginSessionStore;
import io.postern.backend.text.PlainText;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Adds, lists, changes and removes accounts; also while the server runs. */
@Command(
        name = "user",
        description = "Adds, lists, changes and removes users.",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND")
final class UserSubcommand {
    private final BackendConfigReader environment;

    UserSubcommand(BackendConfigReader environment) {
        this.environment = environment;
    }

    /** At most one special role. */
    static final class RoleChoice {
        @Option(names = "--admin", description = "May list, create and clear rooms.")
        boolean admin;

        @Option(names = "--agent", description = "A program: longer tokens, shown as an agent.")
        boolean agent;

        Role role() {
            return admin ? Role.ADMIN : agent ? Role.AGENT : Role.PLAIN;
        }
    }

    @Command(
            name = "add",
            description = "Adds a user. The password is asked for, or read from standard input: one line.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "What is typed at sign-in.") String name,
            @Option(names = "--name", paramLabel = "DISPLAY", description = "What other people see; else NAME.")
                    @Nullable String displayName,
            @ArgGroup @Nullable RoleChoice choice) {
        Role role = choice == null ? Role.PLAIN : choice.role();
        withPassword(password -> withAccounts((accounts, audit) -> {
            Account account = accounts.add(name, displayName == null ? name : displayName, role, password);
            audit.note(
                    AuditActor.console(),
                    AuditAction.USER_ADDED,
                    account.name(),
                    role.name().toLowerCase(Locale.ROOT));
            say("Added %s (%s)".formatted(account.name(), account.displayName()));
        }));
        return 0;
    }

    @Command(name = "list", description = "Lists all users.", mixinStandardHelpOptions = true)
    int list() {
        withAccounts((accounts, audit) -> accounts.list()
                .forEach(account -> System.out.println(PlainText.row(
                        account.name(), account.role().name().toLowerCase(Locale.ROOT), account.displayName()))));
        return 0;
    }

    @Command(name = "remove", description = "Removes a user and ends their sign-ins.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "NAME") String name) {
        withAccounts((accounts, audit) -> {
            accounts.remove(name);
            audit.note(AuditActor.console(), AuditAction.USER_REMOVED, AccountStore.canonicalName(name), "");
            say("Removed " + name);
        });
        return 0;
    }

    @Command(
            name = "password",
            description = "Sets a new password, asked for or read from standard input, and ends the user's sign-ins.",
            mixinStandardHelpOptions = true)
    int password(@Parameters(paramLabel = "NAME") String name) {
        withPassword(password -> withAccounts((accounts, audit) -> {
            accounts.changePassword(name, password);
            audit.note(AuditActor.console(), AuditAction.PASSWORD_CHANGED, AccountStore.canonicalName(name), "");
            say("Changed the password of " + name);
        }));
        return 0;
    }

    @Command(
            name = "sign-out",
            description = "Ends all sign-ins of a user or a room's machine, which may sign in again.",
            mixinStandardHelpOptions = true)
    int signOut(@Parameters(paramLabel = "NAME") String name) {
        try (Database database = Database.open(environment.database())) {
            Account account = new AccountStore(database, new PasswordHasher())
                    .find(name)
                    .orElseThrow(() -> new AccountException("There is no user %s.".formatted(name)));
            int ended = new LoginSessionStore(database, InstantSource.system()).endAll(account.name());
            new AuditLog(database, InstantSource.system())
                    .note(
                            AuditActor.console(),
                            AuditAction.USER_SIGNED_OUT,
                            account.name(),
                            "%d sign-ins".formatted(ended));
            say("Ended %d sign-ins of %s".formatted(ended, account.name()));
        }
        return 0;
    }

    private void withAccounts(BiConsumer<AccountStore, AuditLog> action) {
        try (Database database = Database.open(environment.database())) {
            action.accept(
                    new AccountStore(database, new PasswordHasher()), new AuditLog(database, InstantSource.system()));
        }
    }

    private static void withPassword(Consumer<char[]> action) {
        char[] password = PasswordPrompt.read()
                .orElseThrow(
                        () -> new AccountException("No password: type one, or give it as a line of standard input."));
        try {
            action.accept(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static void say(String line) {
        System.out.println(PlainText.line(line));
    }
}
