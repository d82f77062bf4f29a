package io.postern.backend.account;

import io.postern.backend.database.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The accounts in the database. Thread safe. */
public final class AccountStore {
    private static final Logger log = LoggerFactory.getLogger(AccountStore.class);

    /** Stands in the column for password hashes of accounts without a password; no password hashes to it. */
    private static final String NO_PASSWORD = "none";

    private final Database database;
    private final PasswordHasher hasher;

    public AccountStore(Database database, PasswordHasher hasher) {
        this.database = database;
        this.hasher = hasher;
    }

    /**
     * Adds an account.
     *
     * @param password not modified; the caller is responsible for wiping it
     * @throws AccountException if a name or the password breaks a rule, or the name is taken
     */
    public Account add(String name, String displayName, Role role, char[] password) {
        Account account =
                new Account(AccountRules.requireName(name), AccountRules.requireDisplayName(displayName), role);
        if (role == Role.ROOM) {
            throw new AccountException(
                    "A meeting room's device has no password: make an enrolment code for it instead.");
        }
        AccountRules.requirePassword(account.name(), password);
        return insert(account, hasher.hash(password));
    }

    /**
     * The account of a meeting room's device; created if it does not exist.
     *
     * @param displayName a new display name; empty to keep the current one (for a new account: the name)
     * @throws AccountException if a name breaks a rule, or the account is not that of a meeting room
     */
    public Account room(String name, Optional<String> displayName) {
        String canonical = AccountRules.requireName(name);
        Optional<String> shown = displayName.map(AccountRules::requireDisplayName);
        Optional<Account> existing = find(canonical);
        if (existing.isEmpty()) {
            return insert(new Account(canonical, shown.orElse(canonical), Role.ROOM), NO_PASSWORD);
        }
        if (existing.get().role() != Role.ROOM) {
            throw new AccountException("%s is not a meeting room: choose another name for its account."
                    .formatted(existing.get().name()));
        }
        if (shown.isEmpty()) {
            return existing.get();
        }
        database.transaction(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE account SET display_name = ? WHERE name = ?")) {
                update.setString(1, shown.get());
                update.setString(2, canonical);
                return update.executeUpdate();
            }
        });
        return new Account(canonical, shown.get(), Role.ROOM);
    }

    private Account insert(Account account, String hash) {
        database.transaction(connection -> {
            if (find(account.name()).isPresent()) {
                throw new AccountException("There is a user %s already.".formatted(account.name()));
            }
            try (PreparedStatement insert = connection.prepareStatement(
                    "INSERT INTO account (name, display_name, role, password_hash, created_at)"
                            + " VALUES (?, ?, ?, ?, ?)")) {
                insert.setString(1, account.name());
                insert.setString(2, account.displayName());
                insert.setString(3, account.role().name());
                insert.setString(4, hash);
                insert.setObject(5, OffsetDateTime.now(ZoneOffset.UTC));
                insert.executeUpdate();
            } catch (SQLException e) {
                if (Database.isDuplicate(e)) {
                    throw new AccountException("There is a user %s already.".formatted(account.name()));
                }
                throw e;
            }
            return account;
        });
        return account;
    }

    /** All accounts by name. */
    public List<Account> list() {
        return database.transaction(connection -> {
            try (PreparedStatement select =
                            connection.prepareStatement("SELECT name, display_name, role FROM account ORDER BY name");
                    ResultSet rows = select.executeQuery()) {
                List<Account> accounts = new ArrayList<>();
                while (rows.next()) {
                    accounts.add(account(rows));
                }
                return accounts;
            }
        });
    }

    /** The account with the given name, in any case or composition. */
    public Optional<Account> find(String name) {
        return AccountRules.possibleName(name).flatMap(this::stored).map(Stored::account);
    }

    /** Removes an account and ends all its sessions. */
    public void remove(String name) {
        String canonical = AccountRules.canonicalName(name);
        int removed = database.transaction(connection -> {
            try (PreparedStatement delete = connection.prepareStatement("DELETE FROM account WHERE name = ?")) {
                delete.setString(1, canonical);
                return delete.executeUpdate();
            }
        });
        if (removed == 0) {
            throw noSuchAccount(canonical);
        }
    }

    /** Sets a new password and ends all sessions of the account. */
    public void changePassword(String name, char[] password) {
        String canonical = AccountRules.canonicalName(name);
        AccountRules.requirePassword(canonical, password);
        if (find(canonical).filter(account -> account.role() == Role.ROOM).isPresent()) {
            throw new AccountException("%s is a meeting room's device and has no password.".formatted(canonical));
        }
        String hash = hasher.hash(password);
        int changed = database.transaction(connection -> {
            try (PreparedStatement sessions =
                    connection.prepareStatement("DELETE FROM login_session WHERE account = ?")) {
                sessions.setString(1, canonical);
                sessions.executeUpdate();
            }
            try (PreparedStatement update =
                    connection.prepareStatement("UPDATE account SET password_hash = ? WHERE name = ?")) {
                update.setString(1, hash);
                update.setString(2, canonical);
                return update.executeUpdate();
            }
        });
        if (changed == 0) {
            throw noSuchAccount(canonical);
        }
    }

    /**
     * The account, if name and password match. Takes the same time whether or not the account exists.
     *
     * @throws PasswordHasher.BusyException if too many passwords are being checked
     */
    public Optional<Account> authenticate(String name, char[] password) {
        Optional<Stored> stored = AccountRules.possibleName(name).flatMap(this::stored);
        if (stored.isEmpty() || stored.get().account().role() == Role.ROOM) {
            hasher.verifyDummy(password);
            return Optional.empty();
        }
        String hash = stored.get().passwordHash();
        return switch (hasher.verify(password, hash)) {
            case MATCH -> Optional.of(stored.get().account());
            case MATCH_NEEDS_REHASH -> {
                upgrade(stored.get(), password);
                yield Optional.of(stored.get().account());
            }
            case NO_MATCH -> Optional.empty();
        };
    }

    /** The form in which a name is stored, if the text can be a name; cheap for text of any length. */
    public static Optional<String> possibleName(String typed) {
        return AccountRules.possibleName(typed);
    }

    /** Whether an account can have a password of this length. */
    public static boolean isPossiblePassword(char[] password) {
        return password.length > 0
                && Character.codePointCount(password, 0, password.length) <= AccountRules.MAX_PASSWORD_CHARACTERS;
    }

    /** The form in which a name is stored. */
    public static String canonicalName(String typed) {
        return AccountRules.canonicalName(typed);
    }

    private void upgrade(Stored stored, char[] password) {
        String hash = hasher.hash(password);
        database.transaction(connection -> {
            // Only if the hash is still the one that was checked: a password changed in the meantime must stay.
            try (PreparedStatement update = connection.prepareStatement(
                    "UPDATE account SET password_hash = ? WHERE name = ? AND password_hash = ?")) {
                update.setString(1, hash);
                update.setString(2, stored.account().name());
                update.setString(3, stored.passwordHash());
                return update.executeUpdate();
            }
        });
        log.info("Password of {} rehashed at the current cost", stored.account().name());
    }

    private Optional<Stored> stored(String canonicalName) {
        return database.transaction(connection -> {
            try (PreparedStatement select = connection.prepareStatement(
                    "SELECT name, display_name, role, password_hash FROM account WHERE name = ?")) {
                select.setString(1, canonicalName);
                try (ResultSet rows = select.executeQuery()) {
                    return rows.next()
                            ? Optional.of(new Stored(account(rows), rows.getString("password_hash")))
                            : Optional.empty();
                }
            }
        });
    }

    private static Account account(ResultSet row) throws SQLException {
        return new Account(row.getString("name"), row.getString("display_name"), Role.valueOf(row.getString("role")));
    }

    private static AccountException noSuchAccount(String name) {
        return new AccountException("There is no user %s.".formatted(name));
    }

    private record Stored(Account account, String passwordHash) {}
}
