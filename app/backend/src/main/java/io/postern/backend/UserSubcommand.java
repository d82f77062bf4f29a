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

/** The {@code user} subcommand: adds, lists, changes and removes accounts. Works while the server runs. */
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

    /** The role options, of which at most one can be given. */
    static final class RoleChoice {
        @Option(names = "--admin", description = "May list, create and clear rooms.")
        boolean admin;

        @Option(names = "--agent", description = "A program: gets longer tokens and is shown as an agent.")
        boolean agent;

        Role role() {
            return admin ? Role.ADMIN : agent ? Role.AGENT : Role.PLAIN;
        }
    }

    @Command(
            name = "add",
            description = "Adds a user. Asks for the password, or reads one line from standard input.",
            mixinStandardHelpOptions = true)
    int add(
            @Parameters(paramLabel = "NAME", description = "The name typed at sign-in.") String name,
            @Option(
                            names = "--name",
                            paramLabel = "DISPLAY",
                            description = "The name that other people see. Default: NAME.")
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
            print("Added %s (%s)".formatted(account.name(), account.displayName()));
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

    @Command(name = "remove", description = "Removes a user and ends their sessions.", mixinStandardHelpOptions = true)
    int remove(@Parameters(paramLabel = "NAME") String name) {
        withAccounts((accounts, audit) -> {
            accounts.remove(name);
            audit.note(AuditActor.console(), AuditAction.USER_REMOVED, AccountStore.canonicalName(name), "");
            print("Removed " + name);
        });
        return 0;
    }

    @Command(
            name = "password",
            description = "Sets a new password, asked for or read from standard input, and ends the user's sessions.",
            mixinStandardHelpOptions = true)
    int password(@Parameters(paramLabel = "NAME") String name) {
        withPassword(password -> withAccounts((accounts, audit) -> {
            accounts.changePassword(name, password);
            audit.note(AuditActor.console(), AuditAction.PASSWORD_CHANGED, AccountStore.canonicalName(name), "");
            print("Changed the password of " + name);
        }));
        return 0;
    }

    @Command(
            name = "sign-out",
            description = "Ends all sessions of a user or a room's device, which may sign in again.",
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
            print("Ended %d sign-ins of %s".formatted(ended, account.name()));
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
                        () -> new AccountException("No password: type one, or pass it as a line of standard input."));
        try {
            action.accept(password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private static void print(String line) {
        System.out.println(PlainText.line(line));
    }
}
